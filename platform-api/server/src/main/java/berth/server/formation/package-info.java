@NullMarked
package berth.server.formation;

import org.jspecify.annotations.NullMarked;
