package berth.console;

import berth.api.problem.Category;
import berth.api.problem.KnownFailures;
import berth.api.problem.PlatformException;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What a page answers when it cannot do what was asked. */
final class ProblemPage {
    private static final Logger LOG = Logger.getLogger(ProblemPage.class);

    private ProblemPage() {}

    /** Leads those who are not signed in to the form, and tells everybody else what went wrong. */
    static Response answer(RuntimeException failure, ContainerRequestContext request) {
        return switch (failure) {
            case PlatformException refused
            when refused.category() == Category.UNAUTHENTICATED ->
                Page.seeOther(LocalPath.signIn(returnTo(request))).build();
            case PlatformException refused -> show(refused, request);
            // The framework's own refusals, such as a form in another encoding: it has made the answer already.
            case WebApplicationException refused -> refused.getResponse();
            default ->
                CDI.current()
                        .select(KnownFailures.class)
                        .get()
                        .explain(failure)
                        .map(known -> answer(known, request))
                        .orElseGet(() -> show(bug(failure, request), request));
        };
    }

    private static Response show(PlatformException failure, ContainerRequestContext request) {
        return of(
                failure.category().status(),
                Trouble.of(failure),
                request.getUriInfo().getRequestUri().getRawPath());
    }

    /** @param rawPath that was asked for */
    static Response of(int status, Trouble problem, String rawPath) {
        // What the framework refuses of itself is a fault of the request.
        var category = Stream.of(Category.values())
                .filter(each -> each.status() == status)
                .findFirst()
                .orElse(Category.INVALID);
        var content = new Content(Frame.ofNobody(title(category)), status, problem, Back.from(rawPath));
        return Page.with(status, content).build();
    }

    private static PlatformException bug(RuntimeException failure, ContainerRequestContext request) {
        var incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.errorf(
                failure,
                "%s %s failed, incident %s",
                request.getMethod(),
                request.getUriInfo().getPath(),
                incident);
        return new PlatformException(
                Category.BUG,
                "berth.bug",
                "The console could not make this page",
                "Try again. If it stays so, tell the operator the incident's number: " + incident + ".");
    }

    private static LocalPath returnTo(ContainerRequestContext request) {
        return HttpMethod.GET.equals(request.getMethod())
                ? LocalPath.of(request.getUriInfo().getRequestUri())
                : LocalPath.APPS;
    }

    private static String title(Category category) {
        return switch (category) {
            case INVALID -> "This cannot be done as asked";
            case UNAUTHENTICATED -> "Please sign in";
            case FORBIDDEN -> "You may not do this";
            case NOT_FOUND -> "Not found";
            case CONFLICT -> "This cannot be done now";
            case TOO_LARGE -> "Too large";
            case TOO_MANY -> "Too many at the same time";
            case UNAVAILABLE -> "Not available at the moment";
            case BUG -> "Something went wrong";
        };
    }

    record Content(Frame frame, int status, Trouble problem, Back back) implements TemplateInstance {}
}
