package berth.router.proxy;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the router's own answers: HTML for people, problem details (RFC 9457) for programs. */
final class Pages {
    private static final AsciiString ERROR = AsciiString.cached("berth-error");
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String ONLY_ITS_STYLE =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

    private final ObjectMapper json = new ObjectMapper();
    private final String template;

    Pages() {
        try (var in = Objects.requireNonNull(
                Pages.class.getResourceAsStream("/pages/failure.html"), "pages/failure.html is missing")) {
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read pages/failure.html", e);
        }
    }

    /**
     * The answer that a client gets.
     *
     * @param accept the request's Accept field, may be empty
     */
    FullHttpResponse render(OwnAnswer own, String accept, String requestId) {
        return switch (own) {
            case Failure failure -> page(failure, accept, requestId);
            case PlainAnswer plain ->
                response(
                        plain.status(),
                        PLAIN,
                        plain.text().getBytes(StandardCharsets.UTF_8),
                        plain.fields(),
                        requestId);
        };
    }

    /** The answer that the client gets to that request, on a route with that policy. */
    FullHttpResponse render(OwnAnswer own, RequestHead request, @Nullable RouteGuard guard) {
        var answer = render(own, request.forUpstream().headers().get(HttpHeaderNames.ACCEPT, ""), request.requestId());
        if (guard != null) {
            guard.fields().addTo(answer.headers(), request.isSecure());
        }
        return answer;
    }

    private FullHttpResponse page(Failure failure, String accept, String requestId) {
        boolean html = prefersHtml(accept);
        var body = html ? html(failure, requestId).getBytes(StandardCharsets.UTF_8) : json(failure, requestId);
        var page = response(failure.status(), html ? HTML : PROBLEM_JSON, body, failure.fields(), requestId);
        page.headers()
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT)
                .set(ERROR, failure.code());
        if (html) {
            page.headers().set(HttpHeaderNames.CONTENT_SECURITY_POLICY, ONLY_ITS_STYLE);
        }
        return page;
    }

    private static FullHttpResponse response(
            HttpResponseStatus status, String type, byte[] body, Map<String, String> fields, String requestId) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        fields.forEach((name, value) -> response.headers().set(name, value));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(RequestId.HEADER, requestId);
        return response;
    }

    /** Browsers name HTML; programs name JSON, anything, or nothing. */
    static boolean prefersHtml(String accept) {
        var lower = accept.toLowerCase(Locale.ROOT);
        return lower.contains("text/html") || lower.contains("application/xhtml+xml");
    }

    private String html(Failure failure, String requestId) {
        var page = new StringBuilder(template.length() + 512);
        int from = 0;
        for (int open = template.indexOf("{{"); open >= 0; open = template.indexOf("{{", from)) {
            int close = template.indexOf("}}", open);
            page.append(template, from, open);
            appendEscaped(page, value(template.substring(open + 2, close), failure, requestId));
            from = close + 2;
        }
        return page.append(template, from, template.length()).toString();
    }

    private static String value(String name, Failure failure, String requestId) {
        return switch (name) {
            case "status" -> Integer.toString(failure.status().code());
            case "code" -> failure.code();
            case "title" -> failure.title();
            case "detail" -> failure.detail();
            case "nextStep" -> failure.nextStep();
            case "requestId" -> requestId;
            default -> throw new IllegalStateException("pages/failure.html asks for " + name);
        };
    }

    private static void appendEscaped(StringBuilder page, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '&' -> page.append("&amp;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.append(c);
            }
        }
    }

    private byte[] json(Failure failure, String requestId) {
        var problem = new Problem(
                "about:blank",
                failure.title(),
                failure.status().code(),
                failure.code(),
                failure.detail(),
                failure.nextStep(),
                requestId);
        try {
            return json.writeValueAsBytes(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem cannot be written as JSON", e);
        }
    }

    /** Problem details with the members that the control plane's problems have too. */
    @JsonPropertyOrder({"type", "title", "status", "code", "detail", "nextStep", "requestId"})
    private record Problem(
            String type, String title, int status, String code, String detail, String nextStep, String requestId) {}
}
