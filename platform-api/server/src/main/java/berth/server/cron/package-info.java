@NullMarked
package berth.server.cron;

import org.jspecify.annotations.NullMarked;
