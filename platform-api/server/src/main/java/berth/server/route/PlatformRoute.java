package berth.server.route;

import berth.router.Route;
import berth.server.setting.BerthConfig;
import berth.server.setting.PublicUrls;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Console, API and git are reached through the router like any app. */
@ApplicationScoped
class PlatformRoute {
    private final PublicUrls urls;
    private final BerthConfig config;

    PlatformRoute(PublicUrls urls, BerthConfig config) {
        this.urls = urls;
        this.config = config;
    }

    Route route() {
        return new Route(
                urls.platformHost(), "/", List.of("127.0.0.1:" + config.api().port()), "berth");
    }
}
