package berth.server.deployment;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.server.PlatformResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who says nothing of it keeps the images of the last ten releases. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class KeptImagesTest {
    private static final String RELEASES = "/api/v1/apps/kept-ten/environments/production/releases";

    @Inject
    PushedApp.Platform platform;

    @Inject
    ImageLoop images;

    @Inject
    FakeBuilder builder;

    @Inject
    EntityManager database;

    @Test
    void theImagesOfTheLastTenReleasesAreKept() throws Exception {
        var app = platform.create("kept-ten");
        for (int number = 1; number <= 12; number++) {
            builder.answer(new BuildOutcome.Built(image(number), "static", Map.of("web", ""), List.of(8080)));
            assertInstanceOf(
                    PushResult.Live.class, app.push("push " + number).result().get(30, TimeUnit.SECONDS));
        }
        // What is watched is kept beside them.
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update deployment set watch_until = null where environment_id = :id")
                        .setParameter("id", app.production().id())
                        .executeUpdate());
        images.turn();
        var mine = IntStream.rangeClosed(1, 12).mapToObj(KeptImagesTest::image).toList();
        assertEquals(
                List.of(image(1), image(2)),
                builder.removed().stream().filter(mine::contains).sorted().toList());
        releases().body("findAll { it.imageGone }.number", contains(2, 1)).body("number", hasSize(12));
        release(2).body("imageGone", equalTo(true));
        release(3).body("imageGone", equalTo(false));
        rollBack(2).statusCode(409).body("code", equalTo("release.image-gone"));
        rollBack(3).statusCode(201);
    }

    private static String image(int number) {
        return "sha256:" + HexFormat.of().formatHex(("kept %02d".formatted(number)).getBytes(StandardCharsets.UTF_8));
    }

    private static ValidatableResponse releases() {
        return operator().get(RELEASES).then();
    }

    private static ValidatableResponse release(int number) {
        return operator().get(RELEASES + "/" + number).then();
    }

    private static ValidatableResponse rollBack(int release) {
        return operator()
                .contentType("application/json")
                .body("{\"what\": \"all\"}")
                .post(RELEASES + "/" + release + "/rollback")
                .then();
    }
}
