package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import berth.server.release.KnownSecrets;
import berth.server.release.Redaction;
import berth.server.secret.UnreadableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToldReasonsTest {
    private static final String SAID = "ended with 1: no login with k3y-0f-the-b4nk";

    @Test
    void valuesOfTheReleaseAreTakenOut() {
        assertEquals(
                Optional.of(new Reason("instance.health-command", "ended with 1: no login with " + Redaction.MASK)),
                told((environment, release) -> environment.equals("shop-production") && release == 7
                        ? Redaction.of(Map.of("API_KEY", "k3y-0f-the-b4nk"))
                        : Redaction.of(Map.of())));
    }

    @Test
    void whereTheValuesAreNotKnownTheAppsWordsAreNotTold() {
        assertEquals(
                Optional.of(new Reason(
                        "instance.health-command",
                        "is not well; more is not told, for its config vars cannot be read")),
                told((environment, release) -> {
                    throw new UnreadableException("release/7", "is damaged");
                }));
    }

    @Test
    void whatIsOfNoEnvironmentHasNoValues() {
        assertEquals(Optional.of(new Reason("instance.health-command", SAID)), told((environment, release) -> {
            throw new IllegalArgumentException("no key");
        }));
    }

    private static Optional<Reason> told(KnownSecrets secrets) {
        var told = look(secrets);
        assertEquals(told.reason(), told.exit().map(InstanceStatus.Exit::reason));
        return told.reason();
    }

    private static InstanceStatus look(KnownSecrets secrets) {
        var group = new GroupKey(new EnvironmentKey("shop-production", "shop", "production"), 7, "app", "web");
        var seen = new InstanceStatus(
                "one",
                group,
                InstanceState.UNHEALTHY,
                1,
                Optional.empty(),
                Optional.of(new Reason("instance.health-command", SAID)),
                Optional.empty(),
                Optional.of(new InstanceStatus.Exit(
                        1, Optional.empty(), false, new Reason("instance.health-command", SAID))));
        return new ToldReasons(secrets).of(List.of(seen)).getFirst();
    }
}
