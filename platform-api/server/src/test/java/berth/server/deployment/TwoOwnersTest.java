package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.run.RunKind;
import berth.node.Fate;
import berth.node.GroupSpec;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.build.BuildClaims;
import berth.server.run.NewRun;
import berth.server.run.RunClaims;
import berth.server.run.Runs;
import berth.server.work.Lease;
import berth.server.work.SecondOwner;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two control planes on one database: each piece of work is one's, until that one gives it free. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class TwoOwnersTest extends PlatformFixture {
    /** More would mean that one of the two gets nothing at all. */
    private static final int MOST = 40;

    @Inject
    EntityManager database;

    @Inject
    Clock clock;

    @Inject
    Lease lease;

    @Inject
    BuildClaims builds;

    @Inject
    RunClaims runClaims;

    @Inject
    Runs runs;

    private final List<PushedApp> apps = new ArrayList<>();
    private final List<PushedApp.Push> pushes = new ArrayList<>();

    @Test
    void neverBothBuildTheSame() throws Exception {
        builder.hold();
        push("both-build-held-1");
        push("both-build-held-2");
        Await.until(() -> "two are being built", () -> built().size() == 2);
        try (var other = new SecondOwner(database, owner -> builds.claim(owner.lease()))) {
            while (pushes.size() < MOST && (pushes.size() < 8 || claimed(other).isEmpty())) {
                push("both-build-" + pushes.size());
            }
            builder.release();
            Await.until(
                    () -> "each is somebody's",
                    () -> built().size() + claimed(other).size() >= apps.size());
            look();
            apart(claimed(other), built());
        }
        allAreLive();
        apps.forEach(app ->
                assertEquals(1, built().stream().filter(app.name()::equals).count(), app.name() + " is built once"));
    }

    @Test
    void neverBothDeployTheSame() throws Exception {
        node.fate(
                group -> group.key().environment().app().startsWith("both-deploy-held") ? Fate.STARTING : Fate.HEALTHY);
        push("both-deploy-held-1");
        push("both-deploy-held-2");
        Await.until(() -> "two are being deployed", () -> deployed().size() == 2);
        try (var other = new SecondOwner(
                database, owner -> deployments(new DeploymentStore(owner.lease(), clock), owner.claimed()))) {
            while (pushes.size() < MOST && (pushes.size() < 8 || other.claimed().isEmpty())) {
                push("both-deploy-" + pushes.size());
            }
            Await.until(
                    () -> "each is somebody's",
                    () -> deployed().size() + claimed(other).size() >= apps.size());
            look();
            apart(claimed(other), deployed());
        }
        node.fate(group -> Fate.HEALTHY);
        allAreLive();
    }

    @Test
    void neverBothRunTheSame() throws Exception {
        node.runEnd(run -> Optional.empty());
        push("both-run");
        allAreLive();
        var environment = apps.getFirst().production();
        var ids = new HashSet<UUID>();
        ids.add(queue(environment.liveRelease().orElseThrow()));
        Await.until(() -> "one runs", () -> started().size() == 1);
        try (var other = new SecondOwner(database, owner -> runClaims.claim(owner.lease(), owner.claimed()))) {
            while (ids.size() < MOST && (ids.size() < 8 || other.claimed().isEmpty())) {
                ids.add(queue(environment.liveRelease().orElseThrow()));
            }
            Await.until(
                    () -> "each is somebody's",
                    () -> started().size() + other.claimed().size() >= ids.size());
            look();
            apart(strings(other.claimed()), started());
        }
        Await.until(() -> "all run", () -> started().size() >= ids.size());
        assertEquals(strings(ids), new HashSet<>(started()));
        assertEquals(ids.size(), started().size());
    }

    @Test
    void whatADeadOneHoldsIsTheOthers() throws Exception {
        // It has left its beat behind: nothing but its age tells that it is dead.
        var dead = UUID.randomUUID();
        var longAgo = clock.instant().minus(Duration.ofHours(1));
        execute(
                "insert into control_plane (id, started_at, heartbeat_at) values (:id, :at, :at)",
                Map.of("id", dead, "at", longAgo));
        Await.until(() -> "it is taken for dead", () -> lease.dead().contains(dead));
        node.fate(group -> group.key().environment().app().equals("dead-deploy") ? Fate.STARTING : Fate.HEALTHY);
        push("dead-deploy");
        Await.until(() -> "it is being deployed", () -> deployed().size() == 1);
        var environment = apps.getFirst().production().id();
        QuarkusTransaction.begin();
        try {
            database.createNativeQuery("update deployment set owner = :dead where environment_id = :environment")
                    .setParameter("dead", dead)
                    .setParameter("environment", environment)
                    .executeUpdate();
            var taken = deployments(new DeploymentStore(lease, clock), Set.of());
            assertTrue(taken.contains(environment), taken::toString);
        } finally {
            QuarkusTransaction.rollback();
            execute("delete from control_plane where id = :id", Map.of("id", dead));
        }
        node.fate(group -> Fate.HEALTHY);
        allAreLive();
    }

    private void execute(String statement, Map<String, Object> parameters) {
        QuarkusTransaction.requiringNew().run(() -> {
            var query = database.createNativeQuery(statement);
            parameters.forEach(query::setParameter);
            query.executeUpdate();
        });
    }

    private static Collection<UUID> deployments(DeploymentStore store, Set<UUID> held) {
        // By environment, as with builds: each has one.
        var mine = store.underWay().stream()
                .filter(deployment -> held.contains(deployment.environment()))
                .map(Deployment::id)
                .collect(Collectors.toSet());
        return store.claim(Duration.ofMinutes(5), mine).stream()
                .map(Deployment::environment)
                .toList();
    }

    private UUID queue(UUID release) {
        var id = UUID.randomUUID();
        runs.queue(
                apps.getFirst().production(),
                NewRun.unattended(id, release, RunKind.ONE_OFF, "work", Optional.empty(), "operator"));
        return id;
    }

    private void push(String name) {
        var app = platform.create(name);
        apps.add(app);
        pushes.add(app.push("one"));
    }

    private void allAreLive() throws Exception {
        for (PushedApp.Push push : pushes) {
            assertInstanceOf(PushResult.Live.class, push.result().get(60, TimeUnit.SECONDS));
        }
    }

    /** Whoever would take the other's work for an orphan's has had the time to. */
    private void look() {
        int before = node.looks();
        Await.until(() -> "three more looks", () -> node.looks() >= before + 3);
    }

    private void apart(Set<String> others, Collection<String> ours) {
        assertEquals(false, others.isEmpty(), "the other has some");
        assertEquals(false, ours.isEmpty(), "this one has some");
        assertEquals(Set.of(), others.stream().filter(ours::contains).collect(Collectors.toSet()), "both have");
    }

    private Set<String> claimed(SecondOwner other) {
        var environments = other.claimed();
        return apps.stream()
                .filter(app -> environments.contains(app.production().id()))
                .map(PushedApp::name)
                .collect(Collectors.toSet());
    }

    private List<String> built() {
        return builder.asked().stream()
                .map(asked -> asked.order().labels().get("berth.app"))
                .filter(this::isOurs)
                .toList();
    }

    private Set<String> deployed() {
        return node.orders().applied().stream()
                .map(GroupSpec::key)
                .map(group -> group.environment().app())
                .filter(this::isOurs)
                .collect(Collectors.toSet());
    }

    private List<String> started() {
        return node.started().stream()
                .filter(run -> isOurs(run.key().environment().app()))
                .map(run -> run.key().id())
                .toList();
    }

    private boolean isOurs(String app) {
        return apps.stream().anyMatch(ours -> ours.name().equals(app));
    }

    private static Set<String> strings(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.toSet());
    }
}
