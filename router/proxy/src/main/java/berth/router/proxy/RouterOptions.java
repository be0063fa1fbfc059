package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the router is told at its start, by environment variables.
 *
 * @param source who tells it what to serve
 * @param threads event loops that carry the traffic
 * @param upkeep what it leaves for those who look after it
 */
record RouterOptions(DoorOptions door, TableSource source, int threads, Timeouts timeouts, Upkeep upkeep) {
    static final String LISTEN = "BERTH_ROUTER_LISTEN";
    static final String CONTROL = "BERTH_ROUTER_CONTROL";
    static final String SECRET = "BERTH_ROUTER_CONTROL_SECRET";
    static final String TABLE = "BERTH_ROUTER_TABLE";
    /** Without the prefix: a router of before, which does not know it, is not to refuse it. */
    static final String FORGET_ADDRESSES = "BERTH_FORGET_ADDRESSES";

    static final String ROUTES = "BERTH_ROUTER_ROUTES";
    static final String THREADS = "BERTH_ROUTER_THREADS";
    static final String FIRST_BYTE_TIMEOUT = "BERTH_ROUTER_FIRST_BYTE_TIMEOUT";
    static final String DRAIN_TIMEOUT = "BERTH_ROUTER_DRAIN_TIMEOUT";

    private static final TreeSet<String> KNOWN = new TreeSet<>(List.of(
            LISTEN,
            CONTROL,
            SECRET,
            TABLE,
            FORGET_ADDRESSES,
            ROUTES,
            THREADS,
            FIRST_BYTE_TIMEOUT,
            DRAIN_TIMEOUT,
            ClientLimits.CONNECTIONS,
            ClientLimits.PER_ADDRESS,
            Proxies.TRUSTED,
            Proxies.PROXY_PROTOCOL,
            DoorOptions.HTTPS_PORT,
            TlsOptions.LISTEN,
            TlsOptions.CERTIFICATES,
            TlsOptions.ENGINE,
            Upkeep.ACCESS_LOG,
            Upkeep.HAND_OVER));
    private static final String PREFIX = "BERTH_ROUTER_";

    RouterOptions {
        requireNonNull(door, "door is null");
        requireNonNull(source, "source is null");
        requireNonNull(timeouts, "timeouts is null");
        requireNonNull(upkeep, "upkeep is null");
        if (threads < 1) {
            throw new BadOptionException(THREADS + " is " + threads + ": set it to 1 or more");
        }
        if (!timeouts.firstByte().isPositive()) {
            throw new BadOptionException(
                    FIRST_BYTE_TIMEOUT + " is 0, within which no app can answer: set it to a time such as 30s or 10m");
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
        var source = source(parse);
        return new RouterOptions(
                DoorOptions.from(parse),
                source,
                parse.count(THREADS, Runtime.getRuntime().availableProcessors()),
                Timeouts.DEFAULT
                        .withFirstByte(parse.duration(FIRST_BYTE_TIMEOUT, Timeouts.DEFAULT.firstByte()))
                        .withDrain(parse.duration(DRAIN_TIMEOUT, Timeouts.DEFAULT.drain())),
                Upkeep.from(parse, source));
    }

    private static TableSource source(OptionText parse) {
        if (parse.text(ROUTES, "").isEmpty()) {
            return new TableSource.ControlPlane(
                    parse.address(CONTROL, "127.0.0.1:8082"),
                    parse.text(SECRET, ""),
                    parse.path(TABLE, "router-table.json"),
                    parse.flag(FORGET_ADDRESSES));
        }
        for (var name : List.of(CONTROL, SECRET, TABLE, FORGET_ADDRESSES)) {
            if (!parse.text(name, "").isEmpty()) {
                throw new BadOptionException(name + " is set beside " + ROUTES
                        + ": a router takes its routes from a control plane or from a file, so unset one of the two");
            }
        }
        return new TableSource.RoutesFile(parse.path(ROUTES, ""));
    }
}
