@NullMarked
package berth.server.wiring;

import org.jspecify.annotations.NullMarked;
