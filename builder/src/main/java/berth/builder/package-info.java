@NullMarked
package berth.builder;

import org.jspecify.annotations.NullMarked;
