package berth.server.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Asked once for all operations and pages, so that none can forget it; each answers the refusal in its own form. After
 * {@link ActorFilter}.
 */
class AddressCheck {
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION + 1)
    void check(RoutingContext asked) {
        Queries.requireReadable(asked);
        NulCharacter.refuseInAddress(asked.request().uri());
    }
}
