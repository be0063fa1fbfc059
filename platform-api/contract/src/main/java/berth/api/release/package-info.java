@NullMarked
package berth.api.release;

import org.jspecify.annotations.NullMarked;
