@NullMarked
package berth.server.git;

import org.jspecify.annotations.NullMarked;
