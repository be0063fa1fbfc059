package berth.server.sleep;

import static org.junit.jupiter.api.Assertions.assertFalse;

import berth.api.sleep.SleepState;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.Rivals;
import berth.server.deployment.PushedApp;
import berth.server.environment.EnvironmentRef;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A move is planned, the router is asked, and only then it is made: whoever asks for something in between is heard. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SleepMoveTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    Sleeps sleeps;

    @Inject
    Rivals rivals;

    @Inject
    EntityManager database;

    enum Asked {
        WAKE,
        NEVER
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sleep-wake-meanwhile|'FALLING_ASLEEP', null, null|ASLEEP|QUIET|WAKE",
                "sleep-withdrawn|'AWAKE', 'SLEEP', null|FALLING_ASLEEP|IDLE|WAKE",
                "sleep-never-meanwhile|'AWAKE', null, 5|FALLING_ASLEEP|IDLE|NEVER",
            },
            quoteCharacter = '"')
    void whatIsAskedForBetweenPlanAndMoveIsHeard(
            String name, String before, SleepState to, SleepMove.Why why, Asked asked) throws Exception {
        // Without a release no loop moves it before it is asked for.
        var production = platform.create(name).production();
        isSo(production, before);
        var planned = restless(production).orElseThrow();
        var moved = rivals.race(
                () -> ask(production, asked),
                () -> sleeps.move(production, planned, new SleepMove(to, why, Optional.empty())));
        assertFalse(moved.get(20, TimeUnit.SECONDS));
        Await.until(() -> "awake and nothing wished", () -> restless(production).isEmpty());
    }

    private void ask(EnvironmentRef environment, Asked asked) {
        switch (asked) {
            case WAKE -> sleeps.wake(platform.operator(), environment);
            case NEVER -> sleeps.set(platform.operator(), environment, Optional.empty());
        }
    }

    private Optional<Sleep> restless(EnvironmentRef environment) {
        return sleeps.restless().stream()
                .filter(sleep -> sleep.environment().equals(environment.id()))
                .findFirst();
    }

    private void isSo(EnvironmentRef environment, String stateAndWishAndMinutes) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "insert into sleep (environment_id, state, wish, after_minutes, asked_by)"
                                        + " values (:environment, " + stateAndWishAndMinutes + ", 'operator')")
                        .setParameter("environment", environment.id())
                        .executeUpdate());
    }
}
