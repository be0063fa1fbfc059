package berth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.FakeNodeRuntime;
import berth.router.FakeRouterControl;
import berth.server.deployment.GroupLoop;
import berth.server.route.Routes;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** {@code deploy/bench/scale} runs it: it measures for minutes, and prints what it found. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@EnabledIfSystemProperty(
        named = "scale.environments",
        matches = "\\d+",
        disabledReason = "it takes minutes: deploy/bench/scale runs it")
class ScaleIT {
    private static final int BATCHES = 7;
    private static final int PASSES = 10;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Inject
    ManyEnvironments many;

    @Inject
    FakeNodeRuntime node;

    @Inject
    FakeRouterControl router;

    @Inject
    GroupLoop groups;

    @Inject
    Routes routes;

    @Inject
    Statements statements;

    @Inject
    EntityManager database;

    @Test
    void theControlPlaneAtRestAndItsPasses() throws InterruptedException {
        int count = Integer.getInteger("scale.environments", 1000);
        var window = Duration.ofSeconds(Integer.getInteger("scale.seconds", 60));
        System.out.printf("Scale: %d environments; at rest after %2$d s for %2$d s%n", count, window.toSeconds());
        rest(0, window);

        node.available(false);
        var before = ProcessorTime.own();
        many.add("scale", count);
        System.out.printf(
                "Scale: filling took %.2f s of CPU%n",
                seconds(ProcessorTime.own().minus(before)));
        before = ProcessorTime.own();
        var asking = askingTook();
        node.available(true);
        groups.signal();
        until("all run and are routed", () -> node.status().size() == count && routed() == count);
        asking = askingTook().minus(asking);
        System.out.printf(
                "Scale: the first pass, which brings all up: %.2f s of CPU (and %.2f s for asking whether it has)%n",
                seconds(ProcessorTime.own().minus(before).minus(asking)), seconds(asking));

        passes();
        rest(count, window);
        assertEquals(count, node.status().size());
    }

    /** What this thread has used, which is not the control plane's. */
    private static Duration askingTook() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private long routed() {
        return router.serving().routes().stream()
                .filter(route -> !route.upstreams().isEmpty() && route.host().startsWith("scale-"))
                .count();
    }

    private void passes() {
        var costs = new ArrayList<Double>();
        var sent = statements.all();
        for (int batch = 0; batch < BATCHES; batch++) {
            var before = ProcessorTime.own();
            for (int pass = 0; pass < PASSES; pass++) {
                int looks = node.looks();
                groups.signal();
                until("a pass", () -> node.looks() > looks);
            }
            costs.add(seconds(ProcessorTime.own().minus(before)) / PASSES);
        }
        System.out.printf(
                "Scale: a later pass: median %.3f s of CPU, from %s%n",
                costs.stream().sorted().toList().get(BATCHES / 2), costs);
        System.out.printf(
                "Scale: statements of a pass: %.1f%n",
                (statements.of("loop-groups") - sent.getOrDefault("loop-groups", 0L)) / (double) (BATCHES * PASSES));
    }

    private void rest(int count, Duration window) throws InterruptedException {
        Thread.sleep(window);
        var database = databaseProcesses();
        var own = ProcessorTime.own();
        var databases = ProcessorTime.of(database);
        var sent = statements.all();
        var threads = ProcessorTime.ofThreads();
        Thread.sleep(window);
        System.out.printf(
                "Scale: at rest with %d environments: %.2f %% of a core; its database %.2f %%%n",
                count,
                seconds(ProcessorTime.own().minus(own)) * 100 / window.toSeconds(),
                seconds(ProcessorTime.of(database).minus(databases)) * 100 / window.toSeconds());
        var shares = new TreeMap<String, Double>();
        ProcessorTime.ofThreads().forEach((thread, all) -> {
            double share = seconds(all.minus(threads.getOrDefault(thread, Duration.ZERO))) * 100 / window.toSeconds();
            if (share > 0) {
                shares.put(thread, Math.round(share * 100) / 100.0);
            }
        });
        System.out.printf("Scale: by thread: %s%n", shares);
        var rates = new TreeMap<String, Double>();
        statements.all().forEach((thread, all) -> {
            double rate = (all - sent.getOrDefault(thread, 0L)) / (double) window.toSeconds();
            if (rate > 0) {
                rates.put(thread, Math.round(rate * 100) / 100.0);
            }
        });
        System.out.printf(
                "Scale: statements a second: %.2f, %s%n",
                rates.values().stream().mapToDouble(each -> each).sum(), rates);
    }

    private Set<Long> databaseProcesses() {
        List<Integer> ids = QuarkusTransaction.requiringNew()
                .call(() -> database.unwrap(org.hibernate.Session.class)
                        .createNativeQuery("select pid from pg_stat_activity", Integer.class)
                        .getResultList());
        var all = new HashSet<Long>();
        ids.forEach(id -> {
            all.add(id.longValue());
            ProcessHandle.of(id).flatMap(ProcessHandle::parent).ifPresent(parent -> all.add(parent.pid()));
        });
        return all;
    }

    /** Longer than a test would: what is measured is not how long it takes. */
    private static void until(String what, BooleanSupplier state) {
        var end = System.nanoTime() + LIMIT.toNanos();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
