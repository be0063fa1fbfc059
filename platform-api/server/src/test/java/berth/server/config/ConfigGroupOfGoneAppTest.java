package berth.server.config;

import static berth.server.Calls.operator;
import static berth.server.config.ConfigCalls.GROUPS;
import static berth.server.config.ConfigCalls.attach;
import static berth.server.config.ConfigCalls.group;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.server.PlatformResource;
import berth.server.Rivals;
import berth.server.app.Apps;
import berth.server.deployment.PushedApp;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Config groups outlive the apps that use them. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ConfigGroupOfGoneAppTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    ReleasedApps apps;

    @Inject
    Apps all;

    @Inject
    ConfigGroups groups;

    @Inject
    Rivals rivals;

    @Test
    void aDeletedAppKeepsNoGroupInUse() {
        group("left-behind");
        var app = apps.created("group-left");
        attach(app, "[\"left-behind\"]").statusCode(200);
        operator().delete("/api/v1/apps/group-left").then().statusCode(204);
        operator().delete(GROUPS + "/left-behind").then().statusCode(204);
    }

    @Test
    void anAppThatIsBeingDeletedGetsNoReleaseOfAChange() throws Exception {
        group("outlives");
        var app = apps.pushed("group-deleting");
        attach(app, "[\"outlives\"]").statusCode(200);
        var operator = platform.operator();
        QuarkusTransaction.requiringNew().run(() -> {
            all.delete(operator, app.name());
            var changed = groups.change(
                    operator, operator.team(), "outlives", new ConfigChange(Map.of("A", Optional.of("1"))), false);
            assertEquals(List.of(), changed.made());
        });
    }

    @Test
    void aChangeLeavesOutAnAppThatIsForgottenMeanwhile() throws Exception {
        group("remains");
        var stays = apps.pushed("group-stays");
        var goes = platform.create("group-goes");
        attach(stays, "[\"remains\"]").statusCode(200);
        attach(goes, "[\"remains\"]").statusCode(200);
        var operator = platform.operator();
        var of = goes.production().app();
        var changed = rivals.race(
                        () -> all.forget(of),
                        () -> groups.change(
                                operator,
                                operator.team(),
                                "remains",
                                new ConfigChange(Map.of("A", Optional.of("1"))),
                                false))
                .get(20, TimeUnit.SECONDS);
        assertEquals(
                List.of("group-stays/production"),
                changed.made().stream().map(made -> made.environment().path()).toList());
    }
}
