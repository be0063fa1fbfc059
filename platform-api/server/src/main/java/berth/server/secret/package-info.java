@NullMarked
package berth.server.secret;

import org.jspecify.annotations.NullMarked;
