package berth.server.time;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * When a crontab line is due: five fields (minute, hour, day of month, month, day of week) in UTC, each {@code *}, values,
 * ranges, lists and steps, months and days also by their English names; or {@code @hourly}, {@code @daily}, {@code @weekly},
 * {@code @monthly}, {@code @yearly}. As in crontab(5), where both days are limited, either will do.
 */
public final class CronSchedule {
    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final List<String> MONTHS =
            List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    /** The 29th of February comes at least once in so many years. */
    private static final int YEARS = 9;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean eitherDay;

    private CronSchedule(String[] fields) {
        minutes = field("minute", fields[0], 0, 59, List.of());
        hours = field("hour", fields[1], 0, 23, List.of());
        days = field("day of month", fields[2], 1, 31, List.of());
        months = field("month", fields[3], 1, 12, MONTHS);
        weekdays = field("day of week", fields[4], 0, 7, DAYS);
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
        eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
    }

    /**
     * Reads a schedule.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static CronSchedule parse(String text) {
        var plain = NICKNAMES.getOrDefault(text.strip().toLowerCase(Locale.ROOT), text.strip());
        var fields = plain.split("\\s+");
        if (fields.length != 5) {
            throw new IllegalArgumentException("a schedule has five fields, \"" + text + "\" has " + fields.length);
        }
        return new CronSchedule(fields);
    }

    /** The first tick after that time; empty if there is none, as on a 30th of February. */
    public Optional<Instant> next(Instant after) {
        var at = LocalDateTime.ofInstant(after, ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        var end = at.plusYears(YEARS);
        while (at.isBefore(end)) {
            if (!months.get(at.getMonthValue())) {
                at = at.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
            } else if (!isOnDay(at)) {
                at = at.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if (!hours.get(at.getHour())) {
                at = at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!minutes.get(at.getMinute())) {
                at = at.plusMinutes(1);
            } else {
                return Optional.of(at.toInstant(ZoneOffset.UTC));
            }
        }
        return Optional.empty();
    }

    /** The last tick after that time and not after now; empty if there was none. */
    public Optional<Instant> latest(Instant after, Instant now) {
        Optional<Instant> latest = Optional.empty();
        // Who was away for long is asked about the last day only: older ticks are history.
        var from = after.isBefore(now.minus(1, ChronoUnit.DAYS)) ? now.minus(1, ChronoUnit.DAYS) : after;
        var next = next(from);
        while (next.isPresent() && !next.get().isAfter(now)) {
            latest = next;
            next = next(next.get());
        }
        return latest;
    }

    private boolean isOnDay(LocalDateTime at) {
        boolean day = days.get(at.getDayOfMonth());
        boolean weekday = weekdays.get(at.getDayOfWeek().getValue() % 7);
        return eitherDay ? day || weekday : day && weekday;
    }

    private static BitSet field(String name, String text, int least, int most, List<String> names) {
        var set = new BitSet();
        for (String part : text.split(",", -1)) {
            var stepped = part.split("/", -1);
            int step = stepped.length == 2 ? number(name, stepped[1], 1, most, List.of()) : 1;
            int from;
            int to;
            if (stepped.length > 2 || stepped[0].isEmpty()) {
                throw new IllegalArgumentException("\"" + text + "\" is no " + name);
            } else if (stepped[0].equals("*")) {
                from = least;
                to = most == 7 ? 6 : most;
            } else {
                var range = stepped[0].split("-", -1);
                from = number(name, range[0], least, most, names);
                to = range.length > 1 ? number(name, range[1], least, most, names) : stepped.length == 2 ? most : from;
                if (range.length > 2 || to < from) {
                    throw new IllegalArgumentException("\"" + part + "\" is no range of a " + name);
                }
            }
            for (int value = from; value <= to; value += step) {
                set.set(value);
            }
        }
        return set;
    }

    private static int number(String name, String text, int least, int most, List<String> names) {
        int named = names.indexOf(text.toLowerCase(Locale.ROOT));
        if (named >= 0 && !text.isEmpty()) {
            return named;
        }
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("\"" + text + "\" is no " + name + ": it is " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    @Override
    public String toString() {
        return Arrays.asList(minutes, hours, days, months, weekdays).toString();
    }
}
