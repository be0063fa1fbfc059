package berth.server.build;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code healthcheck} of a service of a compose file. What it does not say is as Compose has it. */
final class ComposeHealth {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern DURATION =
            Pattern.compile("(?:([0-9.]+)h)?(?:([0-9.]+)m(?!s))?(?:([0-9.]+)s)?(?:([0-9.]+)ms)?(?:([0-9.]+)us)?");
    private static final double[] SECONDS = {3600, 60, 1, 1e-3, 1e-6};
    private static final HealthCheck OFF = HealthCheck.of(new Probe.Nothing());

    private final String what;
    private final Map<?, ?> says;
    private final Remarks remarks;

    private ComposeHealth(String what, Map<?, ?> says, Remarks remarks) {
        this.what = what;
        this.says = says;
        this.remarks = remarks;
    }

    static Optional<HealthCheck> read(String service, @Nullable Object healthcheck, Remarks remarks) {
        var what = "the healthcheck of " + service;
        return switch (healthcheck) {
            case null -> Optional.empty();
            case Map<?, ?> says -> new ComposeHealth(what, says, remarks).check();
            default -> {
                remarks.unused(what, "it is no mapping");
                yield Optional.empty();
            }
        };
    }

    private Optional<HealthCheck> check() {
        if (says.get("disable") instanceof Boolean off && off) {
            return Optional.of(OFF);
        }
        try {
            var probe = probe(says.get("test"));
            if (probe instanceof Probe.Nothing) {
                return Optional.of(OFF);
            }
            tellUnused();
            return Optional.of(new HealthCheck(
                    probe,
                    duration("start_period", Duration.ZERO),
                    duration("interval", INTERVAL),
                    duration("timeout", TIMEOUT),
                    retries()));
        } catch (IllegalArgumentException e) {
            remarks.unused(what, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Probe probe(@Nullable Object test) {
        return switch (test) {
            case null ->
                throw new IllegalArgumentException("it has no test; that of the image counts, at its own pace");
            case String line when !line.isBlank() -> shell(line);
            case List<?> words when !words.isEmpty() -> probe(String.valueOf(words.getFirst()), words);
            default -> throw new IllegalArgumentException("its test is neither a command nor a list");
        };
    }

    private static Probe probe(String kind, List<?> test) {
        var words = test.subList(1, test.size()).stream()
                .map(word -> unescaped(String.valueOf(word)))
                .toList();
        return switch (kind) {
            case "NONE" -> new Probe.Nothing();
            case "CMD" -> new Probe.Command(words);
            case "CMD-SHELL" -> shell(String.join(" ", words));
            default -> throw new IllegalArgumentException("its test begins with neither CMD, CMD-SHELL nor NONE");
        };
    }

    private static Probe shell(String line) {
        return new Probe.Command(List.of("/bin/sh", "-c", unescaped(line)));
    }

    /** Compose's form of a dollar sign that it must not read as a variable. */
    private static String unescaped(String text) {
        return text.replace("$$", "$");
    }

    private void tellUnused() {
        for (Object field : says.keySet()) {
            var told = field + " of " + what;
            switch (String.valueOf(field)) {
                case "test", "interval", "timeout", "retries", "start_period", "disable" -> {}
                case "start_interval" ->
                    remarks.unused(told, "an instance that has not passed yet is asked twice a second");
                default -> remarks.unused(told);
            }
        }
    }

    private Duration duration(String field, Duration otherwise) {
        var value = says.get(field);
        if (value == null) {
            return otherwise;
        }
        var parts = DURATION.matcher(String.valueOf(value).strip());
        if (!parts.matches() || parts.group().isEmpty()) {
            throw new IllegalArgumentException(field + " is no duration such as 1m30s: " + value);
        }
        double seconds = 0;
        for (int unit = 0; unit < SECONDS.length; unit++) {
            if (parts.group(unit + 1) != null) {
                seconds += Double.parseDouble(parts.group(unit + 1)) * SECONDS[unit];
            }
        }
        // Zero stands for what Compose itself has.
        return seconds == 0 ? otherwise : Duration.ofMillis(Math.round(Math.min(seconds, 1e6) * 1000));
    }

    private int retries() {
        var value = says.get("retries");
        if (value == null) {
            return HealthCheck.RETRIES;
        }
        if (!(value instanceof Integer count)) {
            throw new IllegalArgumentException("retries is no whole number: " + value);
        }
        return count == 0 ? HealthCheck.RETRIES : count;
    }
}
