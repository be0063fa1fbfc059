package berth.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcfileRefusedTest {
    @ParameterizedTest
    @ValueSource(strings = {"index.html", "Dockerfile"})
    void aProcfileThatCannotBeFollowedIsRefusedBeforeTheEngineIsAsked(String pack, @TempDir Path scratch)
            throws Exception {
        var options =
                BuilderOptions.of("test-builder-none", scratch).withDockerHost(URI.create("unix:///nonexistent.sock"));
        try (var builder = new BuildKitBuilder(options)) {
            var order = new BuildOrder("1", "scope", "berth/test/procfile:1", Map.of(), Duration.ofMinutes(1));
            var source = Sources.of(pack, "FROM berth/base", "Procfile", "web: one\nweb: two\n");
            var failed = assertInstanceOf(BuildOutcome.Failed.class, builder.build(order, source, new RecordedLog()));
            assertEquals("build.source-invalid", failed.code());
            assertEquals("Procfile line 2 names web, as line 1 does", failed.message());
        }
    }
}
