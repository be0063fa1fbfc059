package berth.console;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A time as a reader sees it at another time: how long ago, with the exact time at hand. */
record Moment(Instant at, Instant now) {
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    Moment {
        requireNonNull(at, "at is null");
        requireNonNull(now, "now is null");
    }

    /** For the attribute {@code datetime}. */
    public String iso() {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public String exact() {
        return EXACT.format(at);
    }

    /** In words: "3 minutes ago"; after a month the day. A time ahead, of a clock that is not quite right, is now. */
    public String ago() {
        var age = Duration.between(at, now);
        if (age.toSeconds() < 10) {
            return "just now";
        }
        if (age.toMinutes() < 1) {
            return age.toSeconds() + " seconds ago";
        }
        if (age.toHours() < 1) {
            return counted(age.toMinutes(), "minute");
        }
        if (age.toDays() < 1) {
            return counted(age.toHours(), "hour");
        }
        return age.toDays() < 31 ? counted(age.toDays(), "day") : "on " + DAY.format(at);
    }

    private static String counted(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s") + " ago";
    }
}
