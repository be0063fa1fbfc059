package berth.console;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.team.ActorApi;
import berth.api.team.ActorView;
import berth.api.team.SignIn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;

/** One member with one token, found as the server finds it: in the bearer's header or in the console's cookie. */
@ApplicationScoped
class FakeActors implements ActorApi, SignIn {
    static final String TOKEN = "berth_4kq0Zx7T-test";
    static final ActorView ANA = new ActorView("ana", "default", "owner");

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
        if (!token.equals(TOKEN)) {
            throw new PlatformException(
                    Category.UNAUTHENTICATED, "token.unknown", "this token is not known", "ask a team owner for one");
        }
        return ANA;
    }
}
