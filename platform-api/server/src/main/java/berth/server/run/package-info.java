@NullMarked
package berth.server.run;

import org.jspecify.annotations.NullMarked;
