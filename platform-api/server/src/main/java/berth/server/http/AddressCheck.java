package berth.server.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Priorities;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Asked once for all operations and pages, so that none can forget it; each answers the refusal in its own form. After
 * {@link ActorFilter}.
 */
class AddressCheck {
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION + 1)
    void refuseNul(HttpServerRequest request) {
        NulCharacter.refuseInAddress(request.uri());
    }
}
