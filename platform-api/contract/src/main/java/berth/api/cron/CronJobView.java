package berth.api.cron;

import java.time.Instant;
import java.util.Optional;

/**
 * A command that runs at given times.
 *
 * @param schedule as in crontab(5), in UTC
 * @param next when it is due next; empty if never
 */
public record CronJobView(String schedule, String command, Optional<Instant> next) {}
