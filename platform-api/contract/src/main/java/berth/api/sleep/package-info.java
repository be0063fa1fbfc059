@NullMarked
package berth.api.sleep;

import org.jspecify.annotations.NullMarked;
