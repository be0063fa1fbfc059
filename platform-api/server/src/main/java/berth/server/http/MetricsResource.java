package berth.server.http;

import berth.api.metrics.MetricsApi;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** The figures of all teams: for operators only. */
@RunOnVirtualThread
@SuppressWarnings("deprecation") // the registry that this Quarkus comes with
class MetricsResource implements MetricsApi {
    private final PrometheusMeterRegistry registry;
    private final CurrentActor current;

    MetricsResource(PrometheusMeterRegistry registry, CurrentActor current) {
        this.registry = registry;
        this.current = current;
    }

    @Override
    public String scrape() {
        if (!current.get().operator()) {
            throw new PlatformException(
                    Category.FORBIDDEN,
                    "access.denied",
                    "only operators see the platform's figures",
                    "ask an operator");
        }
        return registry.scrape();
    }
}
