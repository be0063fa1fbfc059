package berth.server.deployment;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import berth.node.Fate;
import berth.server.Await;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class CrashToldTest extends PlatformFixture {
    @Test
    void aCrashLoopIsMarkedAndToldWithItsCauseAndOnlyOnce() throws Exception {
        platform.live("crash-told");
        node.fate(group -> group.key().environment().app().equals("crash-told")
                ? Fate.crashing("instance.exited", "exited with code 1").after(7)
                : Fate.HEALTHY);
        Await.until(
                () -> "marked",
                () -> "CRASHED"
                        .equals(operator()
                                .get("/api/v1/apps/crash-told/environments/production/instances")
                                .jsonPath()
                                .getString("[0].state")));
        Await.until(
                () -> "told",
                () -> operator()
                                .get("/api/v1/events?app=crash-told&kind=instance.crashed")
                                .jsonPath()
                                .getList("")
                                .size()
                        == 1);
        operator()
                .get("/api/v1/events?app=crash-told&kind=instance.")
                .then()
                .body("", hasSize(1))
                .body("[0].actor", equalTo("berth"))
                .body("[0].detail.code", equalTo("instance.exited"))
                .body("[0].detail.message", equalTo("exited with code 1"))
                .body("[0].detail.process", equalTo("web"));
    }
}
