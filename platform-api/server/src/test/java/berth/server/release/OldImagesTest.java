package berth.server.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.server.PlatformResource;
import berth.server.Workers;
import berth.server.deployment.PushedApp;
import berth.server.environment.Environments;
import berth.server.event.Events;
import berth.server.setting.BerthConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class OldImagesTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    Workers workers;

    @Inject
    EntityManager database;

    @Inject
    Environments environments;

    @Inject
    Events events;

    @Inject
    Clock clock;

    @AfterEach
    void workersWork() {
        workers.workAgain();
    }

    @ParameterizedTest
    @CsvSource({"1, '1, 2'", "2, '1'", "3, ''"})
    void asManyAreKeptAsItSays(int keep, String gone) throws Exception {
        var app = platform.create("old-images-" + keep);
        for (String digit : List.of("1", "2", "3")) {
            workers.image(keep + digit, Map.of("web", ""));
            app.push(digit).end();
        }
        QuarkusTransaction.begin();
        try {
            // What is watched is kept beside them.
            database.createNativeQuery("update deployment set watch_until = null")
                    .executeUpdate();
            new OldImages(database, environments, events, keeping(keep), clock).letGo();
            assertEquals(
                    gone,
                    database.createNativeQuery(
                                    "select coalesce(string_agg(cast(number as text), ', ' order by number), '')"
                                            + " from release where environment_id = :id and image_gone_at is not null")
                            .setParameter("id", app.production().id())
                            .getSingleResult());
        } finally {
            // Those of other tests are kept.
            QuarkusTransaction.rollback();
        }
    }

    private static BerthConfig keeping(int releases) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(BerthConfig.class)
                .withDefaultValues(Map.of(
                        "berth.home",
                        "/nowhere",
                        "berth.installation",
                        "0123abcd",
                        "berth.router.control-secret",
                        "secret",
                        "berth.deployments.keep-releases",
                        String.valueOf(releases)))
                .build()
                .getConfigMapping(BerthConfig.class);
    }
}
