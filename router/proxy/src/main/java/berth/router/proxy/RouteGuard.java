package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.Network;
import berth.router.Route;
import berth.router.RoutePolicy;
import berth.router.UpstreamLimit;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A route's policy, made ready for requests. Routes without a policy have none. */
final class RouteGuard {
    private final RoutePolicy policy;
    private final List<Gate> outer = new ArrayList<>();
    private final @Nullable PasswordGate password;
    private final List<Gate> inner = new ArrayList<>();
    private final AnswerFields fields;
    private final Patience patience;

    private RouteGuard(Route route, RoutePolicy policy, GuardMemory memory) {
        this.policy = requireNonNull(policy, "policy is null");
        this.fields = new AnswerFields(policy);
        this.patience = new Patience(policy.timeouts());
        if (!policy.allowedNetworks().isEmpty()) {
            outer.add(new NetworkGate(
                    policy.allowedNetworks().stream().map(Network::parse).toList()));
        }
        // Before anybody is asked for a password, which must not come in the clear.
        var redirect = policy.redirect();
        if (redirect != null) {
            outer.add(new RedirectGate(redirect, memory.httpsPort()));
        }
        if (policy.noRobots()) {
            outer.add(RobotsGate.ALL_OUT);
        }
        // Before passwords are compared, which is dear, and may be guessed.
        var limit = policy.rateLimit();
        if (limit != null) {
            outer.add(new RateGate(memory.buckets(), route.host() + route.path(), limit));
        }
        var auth = policy.basicAuth();
        password = auth == null ? null : new PasswordGate(memory.passwords(), auth);
        var maintenance = policy.maintenance();
        if (maintenance != null) {
            inner.add(new MaintenanceGate(route.label(), maintenance));
        }
        if (policy.maxRequestBytes() != null) {
            inner.add(new SizeGate(policy.maxRequestBytes()));
        }
    }

    /** That of a route; null if it has no policy. */
    static @Nullable RouteGuard of(Route route, GuardMemory memory) {
        var policy = route.policy();
        return policy == null || policy.equals(RoutePolicy.NONE) ? null : new RouteGuard(route, policy, memory);
    }

    /** Tells the answer for a request that does not pass, null if it passes: at once, or later on that event loop. */
    void ask(RequestHead head, EventLoop loop, Consumer<@Nullable OwnAnswer> then) {
        var stopped = stop(outer, head);
        if (stopped != null || password == null) {
            then.accept(stopped == null ? stop(inner, head) : stopped);
        } else {
            password.ask(head, loop, refused -> then.accept(refused == null ? stop(inner, head) : refused));
        }
    }

    /** Whether whoever passed the other would pass here: one of a later table, say. */
    boolean asksTheSameAs(@Nullable RouteGuard other) {
        return other == this || other != null && other.policy.equals(policy);
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

    /** How long the router waits for what. */
    Patience patience() {
        return patience;
    }

    /** How much its upstreams are given at a time; null: as much as comes. */
    @Nullable
    UpstreamLimit upstreamLimit() {
        return policy.upstreamLimit();
    }

    private static @Nullable OwnAnswer stop(List<Gate> gates, RequestHead head) {
        for (var gate : gates) {
            var answer = gate.stop(head);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }
}
