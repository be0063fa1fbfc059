package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/**
 * Forms of the console may be larger than other bodies: what is too large in one is refused beside it by those who know what it
 * means, and what was written is not lost. A form is read as a whole before anybody is asked who sends it, so its length must
 * be known before.
 */
@Provider
@PreMatching
class FormLimit implements ContainerRequestFilter {
    /** As much as one field may have: quarkus.http.limits.max-form-attribute-size. */
    static final int BYTES = 2 * BodyLimit.BYTES;

    @Override
    public void filter(ContainerRequestContext request) {
        if (!isForm(request)) {
            return;
        }
        if (request.getLength() > BYTES) {
            throw new PlatformException(
                    Category.TOO_LARGE,
                    "request.too-large",
                    "the form has more than " + BYTES + " bytes",
                    "go back and write less");
        }
        // By HTTP/1.1, which alone is spoken here, there is no body where neither is said (RFC 9112 section 6.3).
        if (request.getLength() < 0 && request.getHeaderString("Transfer-Encoding") != null) {
            throw new PlatformException(
                    Category.INVALID,
                    "request.length-missing",
                    "the form does not say how long it is",
                    "send it with Content-Length, as browsers do");
        }
    }

    static boolean isForm(ContainerRequestContext request) {
        var type = request.getMediaType();
        return type != null
                && (isOf(type, MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                        || isOf(type, MediaType.MULTIPART_FORM_DATA_TYPE));
    }

    /** A type that may be any is none of these: it would escape the limit of all others. */
    private static boolean isOf(MediaType type, MediaType form) {
        return type.getType().equalsIgnoreCase(form.getType())
                && type.getSubtype().equalsIgnoreCase(form.getSubtype());
    }
}
