@NullMarked
package berth.api.deployment;

import org.jspecify.annotations.NullMarked;
