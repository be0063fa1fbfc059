@NullMarked
package berth.api.metrics;

import org.jspecify.annotations.NullMarked;
