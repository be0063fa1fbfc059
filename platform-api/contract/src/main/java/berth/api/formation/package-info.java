@NullMarked
package berth.api.formation;

import org.jspecify.annotations.NullMarked;
