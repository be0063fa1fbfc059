@NullMarked
package berth.api.build;

import org.jspecify.annotations.NullMarked;
