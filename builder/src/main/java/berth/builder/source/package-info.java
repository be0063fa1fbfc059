@NullMarked
package berth.builder.source;

import org.jspecify.annotations.NullMarked;
