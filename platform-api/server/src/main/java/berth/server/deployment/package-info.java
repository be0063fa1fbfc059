@NullMarked
package berth.server.deployment;

import org.jspecify.annotations.NullMarked;
