package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.BasicAuth;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets those pass who know a name and its password. */
final class PasswordGate {
    private final PasswordChecks checks;
    private final BasicAuth wanted;
    private final Map<String, String> hashes = new HashMap<>();
    private final String anyHash;

    PasswordGate(PasswordChecks checks, BasicAuth wanted) {
        this.checks = requireNonNull(checks, "checks is null");
        this.wanted = requireNonNull(wanted, "wanted is null");
        wanted.users().forEach(user -> hashes.put(user.name(), user.hash()));
        this.anyHash = wanted.users().getFirst().hash();
    }

    /** Tells the answer for a request that does not pass, null if it passes: at once, or later on that event loop. */
    void ask(RequestHead head, EventLoop loop, Consumer<@Nullable OwnAnswer> then) {
        var credentials = Credentials.of(head.forUpstream().headers());
        if (credentials == null) {
            then.accept(Refusal.unauthorized(head.target().host(), wanted.realm(), false));
            return;
        }
        // A name that nobody has takes as long, so that names cannot be found out.
        var hash = hashes.get(credentials.name());
        var check = new PasswordChecks.Check(hash == null ? anyHash : hash, credentials.password());
        checks.check(
                check,
                head.origin(),
                loop,
                outcome -> then.accept(
                        switch (outcome) {
                            case RIGHT -> hash == null ? wrong(head) : pass(head);
                            case WRONG -> wrong(head);
                            case TOO_MANY -> Refusal.overloaded("check passwords");
                        }));
    }

    private OwnAnswer wrong(RequestHead head) {
        return Refusal.unauthorized(head.target().host(), wanted.realm(), true);
    }

    private @Nullable OwnAnswer pass(RequestHead head) {
        if (!wanted.passOn()) {
            head.forUpstream().headers().remove(HttpHeaderNames.AUTHORIZATION);
        }
        return null;
    }
}
