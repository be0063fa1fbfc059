@NullMarked
package berth.api.instance;

import org.jspecify.annotations.NullMarked;
