@NullMarked
package berth.api.team;

import org.jspecify.annotations.NullMarked;
