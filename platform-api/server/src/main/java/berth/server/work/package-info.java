@NullMarked
package berth.server.work;

import org.jspecify.annotations.NullMarked;
