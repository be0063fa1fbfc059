package berth.server.release;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Health checks in words: {@code GET /health every 10 s, 5 s each, unhealthy after 3 failures}. */
final class CheckWords {
    private CheckWords() {}

    /** By process type; none of a release that does not hold them. */
    static SortedMap<String, String> of(Release release) {
        var words = new TreeMap<String, String>();
        release.checks().orElse(Map.of()).forEach((process, check) -> words.put(process, of(check)));
        return words;
    }

    private static String of(HealthCheck check) {
        var start = check.startPeriod().isZero()
                ? ""
                : ", failures in the first " + seconds(check.startPeriod()) + " do not count";
        return switch (check.probe()) {
            case Probe.Nothing ignored -> "nothing is asked";
            case Probe.Http http ->
                "GET " + http.port().map(port -> ":" + port).orElse("") + http.path() + pace(check) + start;
            case Probe.Tcp tcp -> "port " + tcp.port() + pace(check) + start;
            case Probe.Command command -> String.join(" ", command.words()) + pace(check) + start;
        };
    }

    private static String pace(HealthCheck check) {
        return " every " + seconds(check.interval()) + ", " + seconds(check.timeout()) + " each, unhealthy after "
                + check.retries() + (check.retries() == 1 ? " failure" : " failures");
    }

    private static String seconds(Duration time) {
        return String.valueOf(time.toMillis() / 1000.0).replaceAll("\\.0$", "") + " s";
    }
}
