package berth.router.proxy;

import berth.router.RouterControl;
import berth.router.RouterControlContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The real router, over HTTP. */
class RouterControlTest extends RouterControlContract {
    @TempDir
    Path folder;

    private RunningRouter running;

    @BeforeEach
    void start() {
        running = RunningRouter.start(folder);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Override
    protected RouterControl router() {
        return running.control();
    }

    @Override
    protected void makeUnavailable() {
        running.stop();
    }
}
