package berth.router.proxy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A router of its own for each test. */
abstract class RouterFixture {
    static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
    static final String POST = "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 5\r\n\r\nhello";

    @TempDir
    Path folder;

    RunningRouter router;

    @BeforeEach
    void start() {
        router = RunningRouter.start(folder);
    }

    @AfterEach
    void stop() {
        router.close();
    }
}
