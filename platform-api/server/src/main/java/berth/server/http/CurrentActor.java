package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.team.Actor;
import berth.server.team.Teams;
import jakarta.enterprise.context.RequestScoped;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who asks in this request. Looked up when first wanted, so that requests that need nobody cost nothing. */
@RequestScoped
public class CurrentActor {
    private final Teams teams;
    private @Nullable String token;
    private @Nullable Actor actor;

    CurrentActor(Teams teams) {
        this.teams = teams;
    }

    /** Asks again who that is, for what goes on after the request; its token may have been revoked meanwhile. */
    Supplier<Actor> again() {
        get();
        var given = Objects.requireNonNull(token);
        return () -> teams.authenticate(given);
    }

    void present(String token) {
        this.token = token;
    }

    /**
     * The member whose token came with the request.
     *
     * @throws PlatformException UNAUTHENTICATED if none came or it is not known
     */
    public Actor get() {
        var known = actor;
        if (known == null) {
            var given = token;
            if (given == null) {
                throw new PlatformException(
                        Category.UNAUTHENTICATED,
                        "token.missing",
                        "this needs a token",
                        "send it as Authorization: Bearer <token>");
            }
            known = teams.authenticate(given);
            actor = known;
        }
        return known;
    }
}
