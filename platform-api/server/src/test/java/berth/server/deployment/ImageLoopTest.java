package berth.server.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.node.InstanceState;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@TestProfile(ImageLoopTest.TwoReleases.class)
class ImageLoopTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    ImageLoop images;

    @Inject
    FakeBuilder builder;

    @Inject
    FakeNodeRuntime node;

    @AfterEach
    void instancesAreHealthyAgain() {
        node.fate(group -> Fate.HEALTHY);
    }

    /** Keeps the images of two releases; a release is not watched, which would need the one before it. */
    public static final class TwoReleases implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("berth.deployments.keep-releases", "2", "berth.deployments.watch-time", "0s");
        }
    }

    @Test
    void imagesOfOldReleasesAreRemovedAndNobodyRollsBackToThem() throws Exception {
        var app = platform.create("images-old");
        push(app, "old-1");
        push(app, "old-2");
        push(app, "old-3");
        images.turn();
        assertEquals(List.of(image("old-1")), removed("old-1", "old-2", "old-3"));
        images.turn();
        assertEquals(List.of(image("old-1")), removed("old-1", "old-2", "old-3"), "removed twice");
        rollBack(app, 1, "all").statusCode(409).body("code", equalTo("release.image-gone"));
        rollBack(app, 2, "all").statusCode(201);
    }

    @Test
    void anImageThatANewerReleaseStillHasIsKept() throws Exception {
        var app = platform.create("images-shared");
        push(app, "shared-1");
        push(app, "shared-2");
        push(app, "shared-1");
        push(app, "shared-3");
        images.turn();
        assertFalse(removed("shared-1").contains(image("shared-1")));
        assertTrue(removed("shared-2").contains(image("shared-2")));
    }

    @Test
    void theImageOfTheLiveReleaseIsKeptHoweverOldItIs() throws Exception {
        var app = platform.create("images-live");
        push(app, "live-1");
        node.fate(group -> group.key().release() > 1
                ? Fate.of(InstanceState.EXITED, "instance.exited", "exited with code 1")
                : Fate.HEALTHY);
        push(app, "live-2");
        push(app, "live-3");
        push(app, "live-4");
        images.turn();
        assertEquals(List.of(image("live-2")), removed("live-1", "live-2", "live-3", "live-4"));
    }

    private List<String> removed(String... names) {
        var mine = Arrays.stream(names).map(ImageLoopTest::image).toList();
        return builder.removed().stream().filter(mine::contains).toList();
    }

    private void push(PushedApp app, String name) throws Exception {
        builder.answer(built(name));
        app.push(name + System.nanoTime()).result().get(30, TimeUnit.SECONDS);
    }

    private static BuildOutcome built(String name) {
        return new BuildOutcome.Built(image(name), "static", Map.of("web", ""), List.of(8080));
    }

    private static String image(String name) {
        return "sha256:" + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    }

    private static ValidatableResponse rollBack(PushedApp app, int release, String what) {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .contentType("application/json")
                .body(Map.of("what", what))
                .post("/api/v1/apps/" + app.name() + "/environments/production/releases/" + release + "/rollback")
                .then();
    }
}
