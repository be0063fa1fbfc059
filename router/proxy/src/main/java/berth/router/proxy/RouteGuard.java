package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.Network;
import berth.router.Route;
import berth.router.RoutePolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A route's policy, made ready for requests. Routes without a policy have none. */
final class RouteGuard {
    private final RoutePolicy policy;
    private final List<Gate> gates = new ArrayList<>();
    private final AnswerFields fields;

    private RouteGuard(String label, RoutePolicy policy) {
        this.policy = requireNonNull(policy, "policy is null");
        this.fields = new AnswerFields(policy);
        if (!policy.allowedNetworks().isEmpty()) {
            gates.add(new NetworkGate(
                    policy.allowedNetworks().stream().map(Network::parse).toList()));
        }
        // Before anybody is asked for a password, which must not come in the clear.
        var redirect = policy.redirect();
        if (redirect != null) {
            gates.add(new RedirectGate(redirect));
        }
        if (policy.noRobots()) {
            gates.add(RobotsGate.ALL_OUT);
        }
        var maintenance = policy.maintenance();
        if (maintenance != null) {
            gates.add(new MaintenanceGate(label, maintenance));
        }
        if (policy.maxRequestBytes() != null) {
            gates.add(new SizeGate(policy.maxRequestBytes()));
        }
    }

    /** That of a route; null if it has no policy. */
    static @Nullable RouteGuard of(Route route) {
        var policy = route.policy();
        return policy == null || policy.equals(RoutePolicy.NONE) ? null : new RouteGuard(route.label(), policy);
    }

    /** The answer for a request that does not pass; null if it passes. */
    @Nullable
    OwnAnswer stop(RequestHead head) {
        for (var gate : gates) {
            var answer = gate.stop(head);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    /** Most octets of a request's body. */
    long maxRequestBytes() {
        var most = policy.maxRequestBytes();
        return most == null ? Long.MAX_VALUE : most;
    }

    /** What every answer bears. */
    AnswerFields fields() {
        return fields;
    }
}
