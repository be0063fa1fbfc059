package berth.server.deployment;

import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.router.FakeRouterControl;
import berth.server.Workers;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests begin with that push apps to the platform: its workers, which they may disturb, and which work again afterwards. */
public abstract class PlatformFixture {
    @Inject
    protected PushedApp.Platform platform;

    @Inject
    protected Workers workers;

    @Inject
    protected FakeBuilder builder;

    @Inject
    protected FakeNodeRuntime node;

    @Inject
    protected FakeRouterControl router;

    @BeforeEach
    @AfterEach
    final void allWork() {
        workers.workAgain();
    }
}
