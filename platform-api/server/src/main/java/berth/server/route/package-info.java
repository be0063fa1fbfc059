@NullMarked
package berth.server.route;

import org.jspecify.annotations.NullMarked;
