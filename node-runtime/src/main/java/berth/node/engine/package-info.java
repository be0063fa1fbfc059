/** Groups of instances as containers of one Docker Engine. */
@NullMarked
package berth.node.engine;

import org.jspecify.annotations.NullMarked;
