@NullMarked
package berth.api.app;

import org.jspecify.annotations.NullMarked;
