package berth.server.route;

import berth.node.InstanceStatus;
import berth.router.Route;
import berth.router.RouteTable;
import berth.router.RouterControl;
import berth.router.StaleTableException;
import berth.server.app.Apps;
import berth.server.environment.Environments;
import berth.server.formation.Formations;
import berth.server.instance.Instances;
import berth.server.instance.Observation;
import berth.server.time.Loop;
import berth.server.time.Rest;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Keeps the router's table as it should be. Only its loop sends; others signal it, and wait for what it has sent. */
@ApplicationScoped
public class Routes {
    private static final Logger LOG = Logger.getLogger(Routes.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    /** Whatever changes routes signals: this is for changes that another control plane made. */
    private static final Duration REST = Duration.ofSeconds(15);
    /** How long after the start an app that runs and does not answer keeps the route that the router has for it. */
    private static final Duration FIRST_LOOKS = Duration.ofSeconds(15);

    private final RoutedEnvironments environments;
    private final Generations generations;
    private final Instances instances;
    private final RouterControl router;
    private final TableSender sender;
    private final Route platform;
    private final Clock clock;
    private final Instant startedAt;
    private final Rest rest;
    private final LongStarting starting = new LongStarting();
    private final Loop loop = new Loop("routes", INTERVAL, this::turn);
    private final Object changed = new Object();
    private volatile RouteTable acknowledged = new RouteTable(0, List.of());
    /** Of the same. */
    private volatile Map<String, Route> byHost = Map.of();

    Routes(
            RoutedEnvironments environments,
            Generations generations,
            Instances instances,
            RouterControl router,
            PlatformRoute platform,
            @Steady Clock clock) {
        this.environments = environments;
        this.generations = generations;
        this.instances = instances;
        this.router = router;
        this.sender = new TableSender(router);
        this.platform = platform.route();
        this.clock = clock;
        this.startedAt = clock.instant();
        this.rest = new Rest(clock);
    }

    /** Begins to keep the table. */
    public void start() {
        loop.start();
    }

    /** Something may have changed. */
    public void signal() {
        rest.disturb();
        loop.signal();
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) Apps.Changed event) {
        signal();
    }

    void wentLive(@Observes(during = TransactionPhase.AFTER_SUCCESS) Environments.WentLive event) {
        signal();
    }

    void scaled(@Observes(during = TransactionPhase.AFTER_SUCCESS) Formations.Scaled event) {
        signal();
    }

    /** Sends no more tables; the router serves the last one. */
    public void stop() {
        loop.close();
    }

    /**
     * Whether the router has acknowledged a table in which requests for the host go to these instances.
     *
     * @param alone and to no others
     */
    public boolean serves(String host, List<InstanceStatus> to, boolean alone) {
        var upstreams = RoutePlanner.healthy(to);
        return acknowledged(host)
                .filter(route -> alone
                        ? route.upstreams().equals(upstreams)
                        : route.upstreams().containsAll(upstreams))
                .isPresent();
    }

    /** As {@link #serves}, waiting for the router's next acknowledgement, at most so long. */
    public boolean awaitServes(String host, List<InstanceStatus> to, boolean alone, Duration atMost)
            throws InterruptedException {
        synchronized (changed) {
            if (!serves(host, to, alone)) {
                changed.wait(Math.max(1, atMost.toMillis()));
            }
        }
        return serves(host, to, alone);
    }

    /** The route of a host in the table that the router has acknowledged. */
    public Optional<Route> acknowledged(String host) {
        return Optional.ofNullable(byHost.get(host));
    }

    /** Whether the acknowledged table sends no requests to any of these any more. False while nothing is acknowledged. */
    public boolean left(Collection<String> upstreams) {
        var table = acknowledged;
        return table.generation() > 0
                && table.routes().stream()
                        .flatMap(route -> route.upstreams().stream())
                        .noneMatch(upstreams::contains);
    }

    /** Whether no request to any of these is open in the router. */
    public boolean drained(Collection<String> upstreams) {
        return router.status().inFlight().keySet().stream().noneMatch(upstreams::contains);
    }

    private void turn() {
        var before = acknowledged;
        // The router may have been started anew meanwhile, and then nobody signals.
        if (rest.lasts() && isStillServed(before)) {
            return;
        }
        rest.end();
        var wishes = environments.list();
        var seen = instances.latestStaying();
        if (before.generation() == 0 && router.status().generation() > 0 && !isSure(wishes, seen)) {
            // The router's own last table is better than one that a first, failed look at an app would empty.
            return;
        }
        var observation = seen.orElseGet(() -> new Observation(List.of()));
        var wished =
                RoutePlanner.plan(platform, wishes, observation, starting.forget(before.routes(), clock.instant()));
        if (wished.equals(before.routes()) && isStillServed(before)) {
            rest.begin(REST);
            return;
        }
        send(new RouteTable(generations.next(), wished));
    }

    private boolean isSure(List<RoutedEnvironment> wishes, Optional<Observation> seen) {
        return seen.isPresent()
                && (!RoutePlanner.isUncertain(wishes, seen.get())
                        || clock.instant().isAfter(startedAt.plus(FIRST_LOOKS)));
    }

    private boolean isStillServed(RouteTable table) {
        return router.status().generation() == table.generation();
    }

    private void send(RouteTable table) {
        try {
            sender.send(acknowledged, table);
        } catch (StaleTableException e) {
            LOG.warnf("%s; sending again with a newer generation", e.getMessage());
            generations.skipTo(e.serving());
            signal();
            return;
        }
        LOG.infof(
                "router serves generation %d with %d routes",
                table.generation(), table.routes().size());
        acknowledged = table;
        byHost = table.routes().stream()
                .collect(Collectors.toUnmodifiableMap(Route::host, route -> route, (one, other) -> one));
        synchronized (changed) {
            changed.notifyAll();
        }
    }
}
