@NullMarked
package berth.server.sleep;

import org.jspecify.annotations.NullMarked;
