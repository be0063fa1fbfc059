@NullMarked
package berth.api.event;

import org.jspecify.annotations.NullMarked;
