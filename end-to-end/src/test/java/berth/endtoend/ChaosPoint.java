package berth.endtoend;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One disturbance, mostly a {@code kill -9}, and what came of it.
 *
 * @param at how long after the operation's begin
 * @param accepted how long after the operation's begin the client heard that it is accepted, or else its end
 * @param outcome {@code old}, {@code new} or {@code neither}: which serves in the end
 * @param settled how long after the disturbance all was over
 * @param visits what visitors saw
 * @param wrong what must not be, one line each
 */
record ChaosPoint(
        int number,
        ChaosOperation operation,
        Duration at,
        ChaosDisturbance.Done done,
        ChaosOperation.Answer answer,
        Duration accepted,
        String outcome,
        Duration settled,
        Visits visits,
        List<String> wrong) {
    static final String HEAD = "%3s  %-8s  %7s  %-16s  %-7s  %6s  %7s  %8s  %9s  %6s  %s"
            .formatted(
                    "",
                    "what",
                    "killed",
                    "containers then",
                    "serves",
                    "up",
                    "settled",
                    "requests",
                    "when dead",
                    "wait",
                    "client heard");

    private static final int LONGEST_QUOTE = 50;

    ChaosPoint {
        wrong = List.copyOf(wrong);
    }

    int requests() {
        return visits.all().size();
    }

    /** Requests that began while Berth was dead, and were answered. */
    long requestsWhenDead() {
        return visits.answered(done.dead(), done.alive());
    }

    @Override
    public String toString() {
        var heard = answer.lastWords();
        var line = "%3d  %-8s  %5d ms  %-16s  %-7s  %4.1f s  %5.1f s  %8d  %9d  %4d ms  %s"
                .formatted(
                        number,
                        operation.name().toLowerCase(Locale.ROOT),
                        at.toMillis(),
                        done.containers(),
                        outcome,
                        done.up().toMillis() / 1e3,
                        settled.toMillis() / 1e3,
                        requests(),
                        requestsWhenDead(),
                        visits.longestWait().toMillis(),
                        heard.length() > LONGEST_QUOTE ? heard.substring(0, LONGEST_QUOTE) : heard);
        return wrong.isEmpty() ? line : line + "\n     WRONG: " + String.join("\n     WRONG: ", wrong);
    }
}
