package berth.endtoend;

import java.time.Duration;
import java.util.List;

/**
 * One {@code kill -9} and what came of it.
 *
 * @param at how long after the operation's begin
 * @param containers of each release, right after the kill
 * @param heard last words that the client got
 * @param outcome {@code old} or {@code new}, which serves in the end
 * @param up how long {@code deploy/up} took
 * @param settled how long after that all was over
 * @param wrong what must not be, one line each
 */
record ChaosPoint(
        int number,
        ChaosOperation operation,
        Duration at,
        String containers,
        String heard,
        String outcome,
        Duration up,
        Duration settled,
        int requests,
        List<String> wrong) {
    static final String HEAD = "%3s  %-8s  %7s  %-16s  %-7s  %6s  %7s  %8s  %s"
            .formatted("", "what", "killed", "containers then", "serves", "up", "settled", "requests", "client heard");

    @Override
    public String toString() {
        var line = "%3d  %-8s  %5d ms  %-16s  %-7s  %4.1f s  %5.1f s  %8d  %s"
                .formatted(
                        number,
                        operation.name().toLowerCase(java.util.Locale.ROOT),
                        at.toMillis(),
                        containers,
                        outcome,
                        up.toMillis() / 1e3,
                        settled.toMillis() / 1e3,
                        requests,
                        heard.length() > 60 ? heard.substring(0, 60) : heard);
        return wrong.isEmpty() ? line : line + "\n     WRONG: " + String.join("\n     WRONG: ", wrong);
    }
}
