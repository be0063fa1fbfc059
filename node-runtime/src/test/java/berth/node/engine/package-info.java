@NullMarked
package berth.node.engine;

import org.jspecify.annotations.NullMarked;
