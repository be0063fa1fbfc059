/** The whole platform as its users meet it. */
@NullMarked
package berth.endtoend;

import org.jspecify.annotations.NullMarked;
