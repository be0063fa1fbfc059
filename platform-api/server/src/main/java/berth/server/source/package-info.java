@NullMarked
package berth.server.source;

import org.jspecify.annotations.NullMarked;
