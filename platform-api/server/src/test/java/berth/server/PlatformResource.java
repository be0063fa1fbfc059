package berth.server;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL and an empty home for the tests of one run of the platform. */
public final class PlatformResource implements QuarkusTestResourceLifecycleManager {
    /** The operator's token in tests. */
    public static final String TOKEN = "berth_test_0123456789abcdef0123456789abcdef";

    private @Nullable EmbeddedPostgres postgres;
    private @Nullable Path home;

    @Override
    public Map<String, String> start() {
        try {
            var folder = Files.createTempDirectory("berth-server-test");
            home = folder;
            var server = EmbeddedPostgres.builder().start();
            postgres = server;
            return Map.of(
                    "berth.home", folder.toString(),
                    "berth.installation", "server-test",
                    "berth.database.url", server.getJdbcUrl("postgres", "postgres"),
                    "berth.database.user", "postgres",
                    "berth.database.password", "postgres",
                    "berth.router.control-secret", "server-test-router-secret",
                    "berth.operator.token", TOKEN,
                    "berth.builds.concurrency", "2",
                    // One address of loopback, where tests receive; Berth itself listens on another.
                    "berth.webhooks.networks", "127.7.7.7");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            if (postgres != null) {
                postgres.close();
            }
            if (home != null) {
                try (var files = Files.walk(home)) {
                    files.sorted(Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
