@NullMarked
package berth.api.problem;

import org.jspecify.annotations.NullMarked;
