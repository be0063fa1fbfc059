@NullMarked
package berth.server.environment;

import org.jspecify.annotations.NullMarked;
