@NullMarked
package berth.api.run;

import org.jspecify.annotations.NullMarked;
