@NullMarked
package berth.router;

import org.jspecify.annotations.NullMarked;
