package berth.server.formation;

import berth.node.FakeNodeRuntime;
import berth.router.FakeRouterControl;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;

/** What tests of scaling begin with, and leave behind. */
abstract class ScaledAppsFixture {
    @Inject
    ScaledApps apps;

    @Inject
    FakeNodeRuntime node;

    @Inject
    FakeRouterControl router;

    @AfterEach
    void allIsWell() {
        apps.allIsWell();
    }
}
