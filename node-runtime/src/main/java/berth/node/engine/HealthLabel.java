package berth.node.engine;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A check as a container's label: parts between tabs, the probe's last. Empty for none. */
final class HealthLabel {
    private static final int PARTS = 5;

    private HealthLabel() {}

    static String write(Optional<HealthCheck> check) {
        return check.map(each -> String.join(
                        "\t",
                        Long.toString(each.startPeriod().toMillis()),
                        Long.toString(each.interval().toMillis()),
                        Long.toString(each.timeout().toMillis()),
                        Integer.toString(each.retries()),
                        probe(each.probe())))
                .orElse("");
    }

    /** Empty also for what this version cannot read. */
    static Optional<HealthCheck> read(String label) {
        List<String> parts = Arrays.asList(label.split("\t", -1));
        if (parts.size() < PARTS + 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new HealthCheck(
                    probe(parts.get(PARTS - 1), parts.subList(PARTS, parts.size())),
                    Duration.ofMillis(Long.parseLong(parts.get(0))),
                    Duration.ofMillis(Long.parseLong(parts.get(1))),
                    Duration.ofMillis(Long.parseLong(parts.get(2))),
                    Integer.parseInt(parts.get(3))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String probe(Probe probe) {
        return switch (probe) {
            case Probe.Nothing ignored -> "nothing\t";
            case Probe.Http http ->
                "http\t" + http.path() + "\t" + http.port().map(String::valueOf).orElse("");
            case Probe.Tcp tcp -> "tcp\t" + tcp.port();
            case Probe.Command command -> "command\t" + String.join("\t", command.words());
        };
    }

    private static Probe probe(String kind, List<String> parts) {
        return switch (kind) {
            case "nothing" -> new Probe.Nothing();
            case "http" ->
                new Probe.Http(
                        parts.getFirst(),
                        Optional.of(parts.getLast())
                                .filter(port -> parts.size() > 1 && !port.isEmpty())
                                .map(Integer::valueOf));
            case "tcp" -> new Probe.Tcp(Integer.parseInt(parts.getFirst()));
            case "command" -> new Probe.Command(parts);
            default -> throw new IllegalArgumentException("not a probe: " + kind);
        };
    }
}
