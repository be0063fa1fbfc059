@NullMarked
package berth.api.environment;

import org.jspecify.annotations.NullMarked;
