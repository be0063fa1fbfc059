package berth.console;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.team.ActorApi;
import berth.api.team.ActorView;
import berth.api.team.SignIn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;
import java.util.Optional;

/** A member of each role with one token, found as the server finds it: in the bearer's header or in the console's cookie. */
@ApplicationScoped
class FakeActors implements ActorApi, SignIn {
    static final String TOKEN = "berth_4kq0Zx7T-test";
    static final String DEVELOPER = "berth_developer-test";
    static final String VIEWER = "berth_viewer-test";
    private static final Map<String, ActorView> MEMBERS = Map.of(
            TOKEN, new ActorView("ana", "default", "owner"),
            DEVELOPER, new ActorView("dan", "default", "developer"),
            VIEWER, new ActorView("vera", "default", "viewer"));

    private final HttpHeaders headers;

    FakeActors(HttpHeaders headers) {
        this.headers = headers;
    }

    @Override
    public ActorView me() {
        var cookie =
                headers.getCookies().get(SignIn.cookie("https".equals(headers.getHeaderString("X-Forwarded-Proto"))));
        var bearer = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (cookie != null) {
            return with(cookie.getValue());
        }
        return with(bearer == null ? "" : bearer.substring("Bearer ".length()));
    }

    @Override
    public ActorView with(String token) {
        return Optional.ofNullable(MEMBERS.get(token))
                .orElseThrow(() -> new PlatformException(
                        Category.UNAUTHENTICATED,
                        "token.unknown",
                        "this token is not known",
                        "ask a team owner for one"));
    }

    /** Refuses who may only look on, as the platform does. */
    void requireDeveloper() {
        var asking = me();
        if (asking.role().equals("viewer")) {
            throw new PlatformException(
                    Category.FORBIDDEN,
                    "access.denied",
                    asking.name() + " is viewer in team default and may not do this",
                    "ask an owner of the team");
        }
    }
}
