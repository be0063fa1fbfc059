package berth.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cache mounts that a Dockerfile names itself are kept from build to build, and from everybody else. */
class CachesIT {
    private static final String MARK = UUID.randomUUID().toString();
    private static TestBuilder builder;

    @BeforeAll
    static void start() throws IOException {
        builder = TestBuilder.start("caches");
    }

    @AfterAll
    static void stop() throws IOException {
        builder.close();
    }

    @Test
    void anAppFindsItsCacheAgainAndNobodyElseDoes() throws IOException {
        String id = "tool-" + MARK;
        assertEquals("", kept("team/shop", id));
        assertEquals(MARK, kept("team/shop", id));
        assertEquals("", kept("team/other", id));
        assertEquals("", kept("team/other", "../team/shop/" + id));
    }

    /** What an app's build finds in the cache of that id before it writes the mark there. */
    private static String kept(String scope, String id) throws IOException {
        var dockerfile = """
                FROM berth/base
                COPY nonce /
                RUN --mount=type=cache,id=%s,target=/cache cp /cache/mark /found || touch /found; echo %s >/cache/mark
                CMD ["true"]
                """.formatted(id, MARK);
        var source =
                Sources.of("Dockerfile", dockerfile, "nonce", UUID.randomUUID().toString());
        var order = new BuildOrder(
                UUID.randomUUID().toString(), scope, "berth/test/caches:1", Map.of(), Duration.ofMinutes(2));
        var built = assertInstanceOf(BuildOutcome.Built.class, builder.builder().build(order, source, line -> {}));
        return TestBuilder.run(built.imageId(), "cat /found").strip();
    }
}
