package berth.node;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What tells that an instance works, beyond that it runs and its port accepts.
 *
 * @param startPeriod how long after its start failures are expected and do not count
 * @param interval between two checks of an instance that has passed one
 * @param timeout how long one check may take
 * @param retries so many failures in a row make an instance that had passed an unhealthy one
 */
public record HealthCheck(Probe probe, Duration startPeriod, Duration interval, Duration timeout, int retries) {
    /** What a check of an app has where it does not say. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    /** As {@link #INTERVAL}. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** As {@link #INTERVAL}. */
    public static final int RETRIES = 3;

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Pauses of less than a second are made a second: a check must not be what keeps an instance busy. */
    public HealthCheck {
        requireNonNull(probe, "probe is null");
        startPeriod = startPeriod.isNegative() ? Duration.ZERO : least(startPeriod, LONGEST);
        interval = least(most(interval, SHORTEST), LONGEST);
        timeout = least(most(timeout, SHORTEST), Duration.ofMinutes(1));
        retries = Math.clamp(retries, 1, 100);
    }

    /** With the defaults. */
    public static HealthCheck of(Probe probe) {
        return new HealthCheck(probe, Duration.ZERO, INTERVAL, TIMEOUT, RETRIES);
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration most(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** One question to an instance. */
    public sealed interface Probe {
        /**
         * A GET must be answered with 200 to 399.
         *
         * @param path begins with a slash
         * @param port another than the one that requests go to
         */
        record Http(String path, Optional<Integer> port) implements Probe {
            public Http {
                requireNonNull(port, "port is null");
                if (!path.startsWith("/")
                        || !path.equals(
                                URI.create("http://h" + path).toASCIIString().substring(8))) {
                    throw new IllegalArgumentException("a path begins with / and has no spaces: " + path);
                }
                checkPort(port);
            }
        }

        /** Nothing is asked, not even what the image's HEALTHCHECK asks: it is well once it runs and its port accepts. */
        record Nothing() implements Probe {}

        /** A port must accept a connection, beside the one that requests go to. */
        record Tcp(int port) implements Probe {
            public Tcp {
                checkPort(Optional.of(port));
            }
        }

        /** A command in the instance must end with 0. */
        record Command(List<String> words) implements Probe {
            public Command {
                words = List.copyOf(words);
                if (words.isEmpty()) {
                    throw new IllegalArgumentException("the command is empty");
                }
            }
        }

        private static void checkPort(Optional<Integer> port) {
            if (port.filter(number -> number < 1 || number > 65_535).isPresent()) {
                throw new IllegalArgumentException("not a TCP port: " + port.get());
            }
        }
    }
}
