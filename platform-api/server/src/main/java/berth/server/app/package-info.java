@NullMarked
package berth.server.app;

import org.jspecify.annotations.NullMarked;
