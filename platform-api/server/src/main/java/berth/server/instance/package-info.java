@NullMarked
package berth.server.instance;

import org.jspecify.annotations.NullMarked;
