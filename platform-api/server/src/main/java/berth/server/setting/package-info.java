@NullMarked
package berth.server.setting;

import org.jspecify.annotations.NullMarked;
