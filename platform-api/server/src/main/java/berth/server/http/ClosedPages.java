package berth.server.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Pages that a library brings along, and that would tell everybody what only operators may know. */
@ApplicationScoped
class ClosedPages {
    private static final String METRICS = "/q/metrics";
    private static final int NOT_FOUND = 404;
    private static final int BEFORE_ALL_OTHERS = 1_000;

    void close(@Observes Filters filters) {
        filters.register(
                request -> {
                    if (request.normalizedPath().startsWith(METRICS)) {
                        request.response().setStatusCode(NOT_FOUND).end();
                    } else {
                        request.next();
                    }
                },
                BEFORE_ALL_OTHERS);
    }
}
