@NullMarked
package berth.server.config;

import org.jspecify.annotations.NullMarked;
