package berth.server;

import berth.builder.Builder;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.node.NodeRuntime;
import berth.router.FakeRouterControl;
import berth.router.RouterControl;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** In tests the platform orders fakes about, each of which passes the contract test of the real one. */
class FakeWorkers {
    private static final FakeBuilder BUILDER = new FakeBuilder();
    private static final SetClock CLOCK = new SetClock();
    private static final FakeNodeRuntime NODE = new FakeNodeRuntime(CLOCK);
    private static final FakeRouterControl ROUTER = new FakeRouterControl();

    /** The machine's clock, which tests may set. */
    @Produces
    @Singleton
    SetClock setClock() {
        return CLOCK;
    }

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    Clock clock() {
        return CLOCK;
    }

    @Produces
    @Singleton
    FakeBuilder fakeBuilder() {
        return BUILDER;
    }

    @Produces
    @Singleton
    FakeNodeRuntime fakeNode() {
        return NODE;
    }

    @Produces
    @Singleton
    FakeRouterControl fakeRouter() {
        return ROUTER;
    }

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    Builder builder() {
        return BUILDER;
    }

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    NodeRuntime node() {
        return NODE;
    }

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    RouterControl router() {
        return ROUTER;
    }
}
