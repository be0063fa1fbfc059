@NullMarked
package berth.server.team;

import org.jspecify.annotations.NullMarked;
