package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The cookie by which a client stays with the upstream that answered it first. It names the upstream by a hash, so it
 * tells no address, needs no memory, and holds for as long as the table names that upstream.
 */
final class StickyCookie {
    static final String NAME = "berth-upstream";

    private static final String BEGIN = NAME + "=";

    private StickyCookie() {}

    /** The upstream of the pool that one of the request's cookies names; null if none does, or it is dead. */
    static @Nullable Upstream find(HttpHeaders request, UpstreamPool pool) {
        for (var field : request.getAll(HttpHeaderNames.COOKIE)) {
            for (int at = field.indexOf(BEGIN); at >= 0; at = field.indexOf(BEGIN, at + 1)) {
                // A browser sends those of longer paths too, and other routes' first: the one that fits counts.
                int end = field.indexOf(';', at);
                var token = field.substring(at + BEGIN.length(), end < 0 ? field.length() : end)
                        .strip();
                boolean whole = at == 0 || field.charAt(at - 1) == ' ' || field.charAt(at - 1) == ';';
                var named = whole ? byToken(token, pool) : null;
                if (named != null) {
                    return named.isDead() ? null : named;
                }
            }
        }
        return null;
    }

    /** Lets the client come back to the upstream (RFC 6265 section 4.1). */
    static void set(HttpHeaders answer, Upstream upstream, String path, boolean secure) {
        answer.add(
                HttpHeaderNames.SET_COOKIE,
                BEGIN + upstream.token() + "; Path=" + path + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : ""));
    }

    private static @Nullable Upstream byToken(String token, UpstreamPool pool) {
        for (var upstream : pool.upstreams()) {
            if (upstream.token().equals(token)) {
                return upstream;
            }
        }
        return null;
    }
}
