@NullMarked
package berth.api.config;

import org.jspecify.annotations.NullMarked;
