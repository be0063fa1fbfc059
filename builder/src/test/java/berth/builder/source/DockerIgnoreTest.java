package berth.builder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerIgnoreTest {
    @ParameterizedTest(name = "{0} and {1}: ignored {2}")
    @CsvSource({
        "secret.txt, secret.txt, true",
        "secret.txt, sub/secret.txt, false",
        "/secret.txt, secret.txt, true",
        "sub, sub/deep/file, true",
        "sub/, sub/deep/file, true",
        "./sub, sub/file, true",
        "*.log, a.log, true",
        "*.log, sub/a.log, false",
        "**/*.log, sub/deep/a.log, true",
        "**/*.log, a.log, true",
        "**, anything/at/all, true",
        "sub/**, sub/a/b, true",
        "a?c, abc, true",
        "a?c, a/c, false",
        "[ab].txt, b.txt, true",
        "[^ab].txt, c.txt, true",
        "a.c, abc, false",
        "# comment, # comment, false",
        "a|b, a|b, true",
        "*!|*.md|!README.md, notes.md, false",
    })
    void onePattern(String pattern, String path, boolean ignored) {
        assertEquals(ignored, DockerIgnore.parse(pattern).test(path));
    }

    @ParameterizedTest
    @CsvSource({
        "'*.md,!README.md', README.md, false",
        "'*.md,!README.md', notes.md, true",
        "'!README.md,*.md', README.md, true",
        "'*,!src', src/app.js, false",
        "'*,!src,src/secret', src/secret/key, true",
        "'**/.*,!**/.well-known', .env, true",
        "'**/.*,!**/.well-known', .well-known/security.txt, false",
        "'node_modules,,#x, !  keep ', keep, false",
    })
    void theLastPatternThatFitsDecides(String patterns, String path, boolean ignored) {
        assertEquals(ignored, DockerIgnore.parse(patterns.replace(",", "\r\n")).test(path));
    }

    @Test
    @Timeout(30)
    void aPatternThatTakesForEverEndsWithItsThread() throws Exception {
        var endless = DockerIgnore.parse("*a".repeat(40) + "b");
        var ended = new CompletableFuture<Throwable>();
        var thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                endless.test("a".repeat(4000));
                ended.complete(new AssertionError("it found an end: use another pattern"));
            } catch (CancellationException e) {
                ended.complete(e);
            }
        });
        thread.interrupt();
        assertInstanceOf(CancellationException.class, ended.get());
    }
}
