@NullMarked
package berth.builder.buildkit;

import org.jspecify.annotations.NullMarked;
