@NullMarked
package berth.server.time;

import org.jspecify.annotations.NullMarked;
