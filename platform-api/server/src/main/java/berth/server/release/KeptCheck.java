package berth.server.release;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A health check as the database keeps it.
 *
 * @param kind of the probe
 * @param words of {@code http} the path, of {@code command} the command
 * @param port of {@code tcp}, and of {@code http} if it is another than that of the requests
 */
record KeptCheck(
        Kind kind,
        List<String> words,
        @Nullable Integer port,
        long startPeriodMillis,
        long intervalMillis,
        long timeoutMillis,
        int retries) {
    /** Written into the database: never renamed. */
    enum Kind {
        HTTP,
        TCP,
        COMMAND,
        NOTHING
    }

    static Map<String, KeptCheck> all(Map<String, HealthCheck> checks) {
        return checks.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> of(each.getValue())));
    }

    static Map<String, HealthCheck> checks(Map<String, KeptCheck> all) {
        return all.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().check()));
    }

    private static KeptCheck of(HealthCheck check) {
        return switch (check.probe()) {
            case Probe.Http http -> of(check, Kind.HTTP, List.of(http.path()), http.port());
            case Probe.Tcp tcp -> of(check, Kind.TCP, List.of(), Optional.of(tcp.port()));
            case Probe.Command command -> of(check, Kind.COMMAND, command.words(), Optional.empty());
            case Probe.Nothing ignored -> of(check, Kind.NOTHING, List.of(), Optional.empty());
        };
    }

    private static KeptCheck of(HealthCheck check, Kind kind, List<String> words, Optional<Integer> port) {
        return new KeptCheck(
                kind,
                words,
                port.orElse(null),
                check.startPeriod().toMillis(),
                check.interval().toMillis(),
                check.timeout().toMillis(),
                check.retries());
    }

    private HealthCheck check() {
        var asked = Optional.ofNullable(port);
        var probe = switch (kind) {
            case HTTP -> new Probe.Http(words.getFirst(), asked);
            case TCP -> new Probe.Tcp(asked.orElseThrow());
            case COMMAND -> new Probe.Command(words);
            case NOTHING -> new Probe.Nothing();
        };
        return new HealthCheck(
                probe,
                Duration.ofMillis(startPeriodMillis),
                Duration.ofMillis(intervalMillis),
                Duration.ofMillis(timeoutMillis),
                retries);
    }
}
