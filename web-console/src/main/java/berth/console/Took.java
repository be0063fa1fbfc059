package berth.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long work has taken, in words: "0.8 s", "12 s", "3 min 5 s". */
final class Took {
    private Took() {}

    /** From its start to its end, or to now while it goes on; a dash for what never started. */
    static String between(Optional<Instant> startedAt, Optional<Instant> endedAt, Instant now) {
        return startedAt
                .map(start -> words(Duration.between(start, endedAt.orElse(now))))
                .orElse("–");
    }

    private static String words(Duration took) {
        if (took.isNegative()) {
            return "0 s";
        }
        if (took.toSeconds() < 10) {
            return "%d.%d s".formatted(took.toSeconds(), took.toMillisPart() / 100);
        }
        if (took.toMinutes() < 1) {
            return took.toSeconds() + " s";
        }
        return took.toHours() < 1
                ? took.toMinutes() + " min " + took.toSecondsPart() + " s"
                : took.toHours() + " h " + took.toMinutesPart() + " min";
    }
}
