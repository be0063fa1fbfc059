package berth.console;

import berth.api.problem.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.stream.Stream;

/** Gives what was refused before a page could answer a page too: an address that there is not, a form in another encoding. */
@Provider
class RefusalPages implements ContainerResponseFilter {
    private static final Annotation[] NONE = {};

    /** Of every address that no method answers. */
    private static final String PATH_UNKNOWN = "path.unknown";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        var path = request.getUriInfo().getRequestUri().getRawPath();
        if (answer.getStatus() < Status.BAD_REQUEST.getStatusCode() || !isConsole(path) || isPage(answer)) {
            return;
        }
        var page = ProblemPage.of(answer.getStatus(), trouble(answer), path);
        answer.getHeaders().putAll(page.getHeaders());
        answer.setEntity(page.getEntity(), NONE, page.getMediaType());
    }

    private static boolean isConsole(String path) {
        return Stream.of(LocalPath.APPS, LocalPath.CONFIG_GROUPS)
                .anyMatch(root -> path.equals(root.value()) || path.startsWith(root.value() + "/"));
    }

    private static boolean isPage(ContainerResponseContext answer) {
        return answer.getHeaders().containsKey(Page.MARK);
    }

    private static Trouble trouble(ContainerResponseContext answer) {
        if (answer.getEntity() instanceof Problem problem && !problem.code().equals(PATH_UNKNOWN)) {
            return Trouble.of(problem);
        }
        if (answer.getStatus() >= Status.INTERNAL_SERVER_ERROR.getStatusCode()) {
            return new Trouble(
                    "Berth failed; this is not your fault.",
                    "Try again; if it fails again, tell the operator.",
                    "berth.bug");
        }
        return answer.getStatus() == Status.NOT_FOUND.getStatusCode()
                ? new Trouble(
                        "There is no page at this address.", "Go back and follow the links from there.", PATH_UNKNOWN)
                : new Trouble(answer.getStatusInfo().getReasonPhrase() + ".", "", "request.refused");
    }
}
