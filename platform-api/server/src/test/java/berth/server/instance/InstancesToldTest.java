package berth.server.instance;

import static berth.server.Calls.operator;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Fate;
import berth.node.InstanceState;
import berth.server.Await;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who reads the events in the morning sees what befell instances in the night, and nothing of what Berth itself did to them. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class InstancesToldTest extends InstancesFixture {
    private static final Fate KILLED = Fate.crashing("instance.signalled", "exited with code 137 (ended by SIGKILL)")
            .after(1);

    private final Clock steady = Clock.systemUTC();

    @Test
    void oneThatIsKilledAndComesBackIsTold() throws Exception {
        var app = live("told-killed", 1);
        var id = seen(app).getFirst().id();
        node.fate(id, KILLED);
        awaitTold(app, "instance.ended");
        node.fate(id, Fate.HEALTHY.after(2));
        awaitTold(app, "instance.healthy", "instance.ended");
        var told = events(app);
        var ended = told.<String, String>getMap("[1].detail");
        assertEquals("berth", told.getString("[1].actor"));
        assertEquals("instance.signalled", ended.get("code"));
        assertEquals("exited with code 137 (ended by SIGKILL)", ended.get("message"));
        assertEquals("web", ended.get("process"));
        assertEquals("1", ended.get("release"));
        assertEquals(InstanceLogs.shortId(id), ended.get("instance"));
        assertEquals(ended.get("instance"), told.getString("[0].detail.instance"));
        assertTrue(Integer.parseInt(told.getString("[0].detail.awaySeconds")) >= 0, told.prettify());
    }

    @Test
    void oneThatIsPausedIsTold() throws Exception {
        var app = live("told-paused", 1);
        var id = seen(app).getFirst().id();
        node.fate(id, Fate.of(InstanceState.UNHEALTHY, "instance.paused", "was paused"));
        awaitTold(app, "instance.unhealthy");
        node.fate(id, Fate.HEALTHY);
        awaitTold(app, "instance.healthy", "instance.unhealthy");
        assertEquals("instance.paused", events(app).getString("[1].detail.code"));
    }

    @Test
    void oneThatIsCutOffFromItsNetworkRunsAndIsUnhealthy() throws Exception {
        var app = live("told-cut-off", 1);
        node.fate(
                seen(app).getFirst().id(),
                Fate.of(InstanceState.EXITED, LifeWatch.DISCONNECTED, "was taken out of its network"));
        awaitTold(app, "instance.unhealthy");
        var shown = operator().get(app.path("/instances")).jsonPath();
        assertEquals(List.of("UNHEALTHY"), shown.getList("state"));
        assertEquals(List.of("instance.disconnected"), shown.getList("failure.code"));
    }

    @Test
    void oneThatIsRemovedByHandIsToldAndThatAnotherIsInItsPlace() throws Exception {
        var app = live("told-removed", 1);
        var lost = seen(app).getFirst();
        // It has been looked at: one that comes and goes between two looks nobody misses.
        node.fate(lost.id(), KILLED);
        awaitTold(app, "instance.ended");
        node.fate(lost.id(), Fate.HEALTHY.after(2));
        awaitTold(app, "instance.healthy", "instance.ended");
        node.remove(lost.group(), Set.of(lost.id()), Duration.ZERO);
        awaitTold(app, "instance.healthy", "instance.ended", "instance.healthy", "instance.ended");
        var told = events(app);
        assertEquals("instance.removed", told.getString("[1].detail.code"));
        assertEquals(InstanceLogs.shortId(lost.id()), told.getString("[0].detail.replaces"));
    }

    @Test
    void whatBerthEndsIsNotToldAndIsStoppingMeanwhile() throws Exception {
        var app = live("told-scaled", 3);
        node.slowToEnd(true);
        scale(app, 1);
        Await.until(() -> "they have their signal", () -> node.isEnding(app.name()));
        // The oldest stays.
        seen(app).stream()
                .skip(1)
                .forEach(each -> node.fate(each.id(), Fate.of(InstanceState.EXITED, "instance.exited", "exited")));
        Await.until(
                () -> "two are stopping",
                () -> states(app).stream().filter("STOPPING"::equals).count() == 2);
        assertEquals(
                0,
                operator()
                        .get(app.path("/instances"))
                        .jsonPath()
                        .<Map<String, Object>>getList("findAll {it.state == 'STOPPING'}.failure")
                        .stream()
                        .filter(failure -> failure != null)
                        .count());
        node.slowToEnd(false);
        Await.until(() -> "one is left", () -> states(app).equals(List.of("HEALTHY")));
        app.push("two").end();
        Await.until(() -> "the old release is gone", () -> seen(app).size() == 1);
        // A killing after it is told: so all before it has been looked at.
        node.fate(seen(app).getFirst().id(), KILLED);
        awaitTold(app, "instance.ended");
        assertEquals("2", events(app).getString("[0].detail.release"));
    }

    @Test
    void aSecondControlPlaneTellsNothingTwice() throws Exception {
        var app = live("told-twice", 1);
        var id = seen(app).getFirst().id();
        var second = another(steady);
        second.turn();
        node.fate(id, KILLED);
        awaitTold(app, "instance.ended");
        second.turn();
        // One that comes now reads what has been told.
        var third = another(steady);
        third.turn();
        assertEquals(List.of("instance.ended"), told(app));
        node.fate(id, Fate.HEALTHY.after(2));
        awaitTold(app, "instance.healthy", "instance.ended");
        second.turn();
        third.turn();
        assertEquals(List.of("instance.healthy", "instance.ended"), told(app));
    }
}
