@NullMarked
package berth.node;

import org.jspecify.annotations.NullMarked;
