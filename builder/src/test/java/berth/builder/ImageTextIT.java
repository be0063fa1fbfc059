package berth.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Dockerfile's text that looks like an image's name and is none. */
@Timeout(300)
class ImageTextIT {
    private static TestBuilder builder;
    private final RecordedLog log = new RecordedLog();

    @BeforeAll
    static void start() throws Exception {
        builder = TestBuilder.start("image-text");
    }

    @AfterAll
    static void stop() throws Exception {
        builder.close();
    }

    @Test
    void aStageMayHaveACapitalLetter() {
        var outcome = build("""
                FROM berth/base AS Build
                RUN echo made > /made
                FROM berth/base
                COPY --from=Build /made /made
                CMD ["true"]
                """);
        assertInstanceOf(BuildOutcome.Built.class, outcome, log::text);
    }

    @Test
    void aStepMaySayWhatItLikes() {
        var outcome = build("""
                FROM berth/base
                RUN : from=Me@x from=/etc/passwd from=../../version from=a//b from=?x from=%41
                CMD ["true"]
                """);
        assertInstanceOf(BuildOutcome.Built.class, outcome, log::text);
    }

    @Test
    void anImageWithACapitalLetterIsTheDockerfilesFault() {
        var failed = assertInstanceOf(BuildOutcome.Failed.class, build("FROM Debian:13\nCMD [\"true\"]\n"), log::text);
        assertEquals("build.dockerfile-invalid", failed.code());
        // Newer engines name the repository in between.
        assertTrue(failed.message().matches(".*repository name .*must be lowercase.*"), failed.message());
    }

    private BuildOutcome build(String dockerfile) {
        String id = UUID.randomUUID().toString();
        var order = new BuildOrder(id, "image-text", "berth/test/" + id + ":1", Map.of(), Duration.ofMinutes(2));
        return builder.builder().build(order, Sources.of("Dockerfile", dockerfile), log);
    }
}
