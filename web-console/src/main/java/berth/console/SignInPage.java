package berth.console;

import static java.util.Objects.requireNonNullElse;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.team.ActorApi;
import berth.api.team.SignIn;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Signing in with a token, and out again. */
@Path("/")
@RunOnVirtualThread
class SignInPage {
    private final SignIn signIn;
    private final ActorApi actors;

    SignInPage(SignIn signIn, ActorApi actors) {
        this.signIn = signIn;
        this.actors = actors;
    }

    @GET
    @Path("sign-in")
    public Response form(@QueryParam("then") @Nullable String then) {
        var next = LocalPath.orApps(then);
        return isSignedIn() ? Page.seeOther(next).build() : Page.ok(content(next, Optional.empty()));
    }

    @POST
    @Path("sign-in")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response signIn(
            @FormParam("token") @Nullable String token,
            @FormParam("keep") @Nullable String keep,
            @FormParam("then") @Nullable String then,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        var next = LocalPath.orApps(then);
        // A token that was copied from a terminal often brings a blank or a line's end with it.
        var given = requireNonNullElse(token, "").strip();
        try {
            signIn.with(given);
        } catch (PlatformException refused) {
            var answer = Page.with(refused.category().status(), content(next, Optional.of(Trouble.of(refused))));
            return refused.category() == Category.UNAUTHENTICATED
                    ? answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build()
                    : answer.build();
        }
        return Page.seeOther(next)
                .cookie(SessionCookie.holding(given, keep != null, Origin.of(uri, headers)))
                .build();
    }

    @POST
    @Path("sign-out")
    public Response signOut(@Context UriInfo uri, @Context HttpHeaders headers) {
        return Page.seeOther(new LocalPath("/sign-in"))
                .cookie(SessionCookie.forgetting(Origin.of(uri, headers)))
                .build();
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private boolean isSignedIn() {
        try {
            actors.me();
            return true;
        } catch (PlatformException refused) {
            if (refused.category() == Category.UNAUTHENTICATED) {
                return false;
            }
            throw refused;
        }
    }

    private static Content content(LocalPath then, Optional<Trouble> problem) {
        return new Content(Frame.ofNobody("Sign in"), then.value(), problem);
    }

    record Content(Frame frame, String then, Optional<Trouble> problem) implements TemplateInstance {}
}
