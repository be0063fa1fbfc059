@NullMarked
package berth.api.cron;

import org.jspecify.annotations.NullMarked;
