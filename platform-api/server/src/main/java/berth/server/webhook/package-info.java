@NullMarked
package berth.server.webhook;

import org.jspecify.annotations.NullMarked;
