package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the router is told at its start, by environment variables.
 *
 * @param listen where clients connect
 * @param control where the control plane connects; keep it on loopback
 * @param secret what the control plane must know
 * @param table file that remembers the last route table
 * @param threads event loops that carry the traffic
 * @param tls null: nobody comes encrypted
 */
record RouterOptions(
        InetSocketAddress listen,
        InetSocketAddress control,
        String secret,
        Path table,
        int threads,
        Timeouts timeouts,
        @Nullable TlsOptions tls) {
    static final String LISTEN = "BERTH_ROUTER_LISTEN";
    static final String CONTROL = "BERTH_ROUTER_CONTROL";
    static final String SECRET = "BERTH_ROUTER_CONTROL_SECRET";
    static final String TABLE = "BERTH_ROUTER_TABLE";
    static final String THREADS = "BERTH_ROUTER_THREADS";
    static final String FIRST_BYTE_TIMEOUT = "BERTH_ROUTER_FIRST_BYTE_TIMEOUT";
    static final String DRAIN_TIMEOUT = "BERTH_ROUTER_DRAIN_TIMEOUT";

    private static final TreeSet<String> KNOWN = new TreeSet<>(java.util.List.of(
            LISTEN,
            CONTROL,
            SECRET,
            TABLE,
            THREADS,
            FIRST_BYTE_TIMEOUT,
            DRAIN_TIMEOUT,
            TlsOptions.LISTEN,
            TlsOptions.CERTIFICATES,
            TlsOptions.ENGINE));
    private static final String PREFIX = "BERTH_ROUTER_";
    private static final int SHORTEST_SECRET = 16;

    RouterOptions {
        requireNonNull(listen, "listen is null");
        requireNonNull(control, "control is null");
        requireNonNull(secret, "secret is null");
        requireNonNull(table, "table is null");
        requireNonNull(timeouts, "timeouts is null");
        if (threads < 1) {
            throw new BadOptionException(THREADS + " is " + threads + ": set it to 1 or more");
        }
        if (secret.length() < SHORTEST_SECRET) {
            throw new BadOptionException(SECRET + " is " + (secret.isEmpty() ? "not set" : "too short")
                    + ": set it to the secret of the control plane, at least " + SHORTEST_SECRET + " characters");
        }
    }

    /**
     * From environment variables.
     *
     * @throws BadOptionException if one is missing, malformed or unknown
     */
    static RouterOptions from(Map<String, String> environment) {
        for (var name : environment.keySet()) {
            if (name.startsWith(PREFIX) && !KNOWN.contains(name)) {
                throw new BadOptionException(
                        name + " is not an option of the router: remove it, or correct it to one of " + KNOWN);
            }
        }
        var parse = new OptionText(environment);
        return new RouterOptions(
                parse.address(LISTEN, "0.0.0.0:8080"),
                parse.address(CONTROL, "127.0.0.1:8082"),
                parse.text(SECRET, ""),
                parse.path(TABLE, "router-table.json"),
                parse.count(THREADS, Runtime.getRuntime().availableProcessors()),
                Timeouts.DEFAULT
                        .withFirstByte(parse.duration(FIRST_BYTE_TIMEOUT, Timeouts.DEFAULT.firstByte()))
                        .withDrain(parse.duration(DRAIN_TIMEOUT, Timeouts.DEFAULT.drain())),
                TlsOptions.from(parse));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "RouterOptions[listen=" + listen + ", control=" + control + ", table=" + table + ", threads=" + threads
                + ", timeouts=" + timeouts + ", tls=" + tls + "]";
    }
}
