@NullMarked
package berth.api.webhook;

import org.jspecify.annotations.NullMarked;
