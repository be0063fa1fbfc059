@NullMarked
package berth.server.event;

import org.jspecify.annotations.NullMarked;
