@NullMarked
package berth.server.release;

import org.jspecify.annotations.NullMarked;
