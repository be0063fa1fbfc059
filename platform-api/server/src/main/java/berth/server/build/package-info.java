@NullMarked
package berth.server.build;

import org.jspecify.annotations.NullMarked;
