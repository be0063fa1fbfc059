package berth.server.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was asked that no operation takes, and what they take, in words.
 *
 * @param code stable
 * @param allowed methods that the path takes, where it is the method that is refused; with HEAD, which no class names, and
 *     which is taken wherever GET is
 */
record Refused(Response.StatusType status, String code, String detail, String nextStep, Set<String> allowed) {
    private static final int LONGEST_PATH = 200;
    private static final String DESCRIPTION = "see the API's description at /q/openapi";

    private Refused(Response.StatusType status, String code, String detail, String nextStep) {
        this(status, code, detail, nextStep, Set.of());
    }

    static Refused of(
            WebApplicationException failure,
            ContainerRequestContext asked,
            PathMethods methods,
            Operations operations) {
        var method = asked.getMethod();
        var path = path(asked);
        var operation = method + " " + path;
        var raw = asked.getUriInfo().getRequestUri().getRawPath();
        var allowed = methods.at(raw);
        // Below a path with a parameter the framework calls a method that is not there a path that is not.
        Response.StatusType status = failure.getResponse().getStatus() == 404
                        && !allowed.isEmpty()
                        && !allowed.contains(method.equals("HEAD") ? "GET" : method)
                ? Response.Status.METHOD_NOT_ALLOWED
                : failure.getResponse().getStatusInfo();
        return switch (status.getStatusCode()) {
            case 400 -> new Refused(status, "request.invalid", "cannot read " + operation, DESCRIPTION);
            case 404 -> new Refused(status, "path.unknown", "there is nothing at " + path, DESCRIPTION);
            case 405 ->
                new Refused(
                        status,
                        "method.not-allowed",
                        method + " is not allowed at " + path + words("; allowed: ", allowed),
                        DESCRIPTION,
                        withHead(allowed));
            case 406 ->
                new Refused(
                        status,
                        "answer.not-acceptable",
                        operation + " does not answer "
                                + header(asked, HttpHeaders.ACCEPT, "in ", "without Accept")
                                + words("; it answers in ", operations.answers(method, raw)),
                        "leave out Accept, or accept what it answers in; see /q/openapi");
            case 413 ->
                new Refused(status, "request.too-large", "the body of " + operation + " is too large", DESCRIPTION);
            case 415 ->
                new Refused(
                        status,
                        "request.media-type-unsupported",
                        operation + " does not take "
                                + header(asked, HttpHeaders.CONTENT_TYPE, "", "a body without Content-Type")
                                + words("; it takes ", operations.takes(method, raw)),
                        "send the Content-Type that the operation takes: application/json, or text/plain"
                                + " where it takes a text; see /q/openapi");
            default ->
                new Refused(
                        status,
                        "request.refused",
                        operation + " was refused: " + status.getReasonPhrase(),
                        DESCRIPTION);
        };
    }

    private static Set<String> withHead(Set<String> methods) {
        var all = new TreeSet<>(methods);
        if (all.contains("GET")) {
            all.add("HEAD");
        }
        return all;
    }

    private static String words(String before, Set<String> some) {
        return some.isEmpty() ? "" : before + String.join(", ", some);
    }

    private static String path(ContainerRequestContext asked) {
        return shortened(asked.getUriInfo().getRequestUri().getRawPath());
    }

    private static String header(ContainerRequestContext asked, String name, String before, String none) {
        return Optional.ofNullable(asked.getHeaderString(name))
                .filter(value -> !value.isBlank())
                .map(value -> before + shortened(value))
                .orElse(none);
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_PATH ? text.substring(0, LONGEST_PATH) + "…" : text;
    }
}
