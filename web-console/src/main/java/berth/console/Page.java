package berth.console;

import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Answers that carry a page, or lead to one. */
final class Page {
    /** What every page's answer may load and whom it may talk to: Berth itself, nothing inline, no frame around it. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    /** Header of every answer that comes from here. */
    static final String MARK = "Content-Security-Policy";

    private Page() {}

    static Response ok(TemplateInstance content) {
        return with(200, content).build();
    }

    /** Rendered here and now, so that a mistake in a template fails the request and not half of the answer. */
    static Response.ResponseBuilder with(int status, TemplateInstance content) {
        return guarded(Response.status(status))
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(content.render());
    }

    /** Sends the browser to a page by GET (RFC 9110 section 15.4.4). */
    static Response.ResponseBuilder seeOther(LocalPath path) {
        // As text: a URI would be completed with the scheme Berth is reached by, which behind a TLS proxy is not the
        // browser's.
        return guarded(Response.status(Response.Status.SEE_OTHER)).header(HttpHeaders.LOCATION, path.value());
    }

    private static Response.ResponseBuilder guarded(Response.ResponseBuilder answer) {
        return answer.header(MARK, CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                // Not "no-referrer": browsers then send "Origin: null" with forms, and the server refuses them.
                .header("Referrer-Policy", "same-origin")
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
