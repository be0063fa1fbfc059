@NullMarked
package berth.builder.pack;

import org.jspecify.annotations.NullMarked;
