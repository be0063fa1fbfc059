package berth.router;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Everything the router serves.
 *
 * @param generation grows with every table, so that a stale one is refused; a router takes tables from 1 on
 * @param routes no two of the same host and path
 * @param challenges answers by token to certificate authorities that ask for
 *     {@code /.well-known/acme-challenge/TOKEN} of any host (RFC 8555 section 8.3)
 */
public record RouteTable(
        long generation,
        List<Route> routes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> challenges) {
    /** Base64 for URLs, which also keeps tokens from leading elsewhere. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    private static final Pattern ANSWER = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    public RouteTable {
        if (requireNonNull(routes, "routes is null").stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("a route is null");
        }
        routes = List.copyOf(routes);
        challenges = challenges == null ? Map.of() : Map.copyOf(challenges);
        if (generation < 0) {
            throw new IllegalArgumentException("generation " + generation + " is negative");
        }
        if (!isAscending(routes)) {
            var seen = HashSet.<RouteKey>newHashSet(routes.size());
            for (int i = 0; i < routes.size(); i++) {
                var key = RouteKey.of(routes.get(i));
                if (!seen.add(key)) {
                    int first = routes.stream().map(RouteKey::of).toList().indexOf(key);
                    throw new IllegalArgumentException("two routes for " + key.host() + key.path() + ": routes[" + first
                            + "] and routes[" + i + "]");
                }
            }
        }
        requireChallenges(challenges);
    }

    /** A table of routes alone. */
    public RouteTable(long generation, List<Route> routes) {
        this(generation, routes, Map.of());
    }

    /** Whether each route comes after the one before it, which is a cheap proof that no two are the same. */
    private static boolean isAscending(List<Route> routes) {
        for (int i = 1; i < routes.size(); i++) {
            if (RouteKey.ORDER.compare(routes.get(i - 1), routes.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Refuses what is no token of a challenge, or has no answer. */
    static void requireChallenges(Map<String, String> challenges) {
        challenges.forEach((token, answer) -> {
            if (!TOKEN.matcher(token).matches() || !ANSWER.matcher(answer).matches()) {
                throw new IllegalArgumentException("\"" + token + "\" is no token of a challenge, or has no answer");
            }
        });
    }
}
