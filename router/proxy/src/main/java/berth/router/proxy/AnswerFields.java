package berth.router.proxy;

import berth.router.Hsts;
import berth.router.RoutePolicy;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a route's policy writes into the head of every answer. */
final class AnswerFields {
    private static final AsciiString STRICT_TRANSPORT_SECURITY = AsciiString.cached("strict-transport-security");

    private final List<Field> fields = new ArrayList<>(0);
    private final @Nullable AsciiString hsts;

    AnswerFields(RoutePolicy policy) {
        policy.responseHeaders()
                .forEach((name, value) -> fields.add(new Field(
                        AsciiString.cached(name.toLowerCase(java.util.Locale.ROOT)),
                        AsciiString.cached(value.strip()))));
        var wanted = policy.hsts();
        hsts = wanted == null ? null : AsciiString.cached(text(wanted));
    }

    /** Into an app's answer, in place of what the app says. */
    void replaceIn(HttpHeaders headers, boolean secure) {
        for (var field : fields) {
            headers.set(field.name(), field.value());
        }
        setHsts(headers, secure);
    }

    /** Into an answer of the router's own, which knows better what it is made of. */
    void addTo(HttpHeaders headers, boolean secure) {
        for (var field : fields) {
            if (!headers.contains(field.name())) {
                headers.set(field.name(), field.value());
            }
        }
        setHsts(headers, secure);
    }

    /** RFC 6797 section 7.2: on secure answers only. */
    private void setHsts(HttpHeaders headers, boolean secure) {
        var value = hsts;
        if (secure && value != null) {
            headers.set(STRICT_TRANSPORT_SECURITY, value);
        }
    }

    private static String text(Hsts hsts) {
        return "max-age=" + hsts.maxAgeSeconds()
                + (hsts.includeSubDomains() ? "; includeSubDomains" : "")
                + (hsts.preload() ? "; preload" : "");
    }

    private record Field(AsciiString name, AsciiString value) {}
}
