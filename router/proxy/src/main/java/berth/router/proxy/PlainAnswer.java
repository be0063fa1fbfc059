package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * A short text of the router's own.
 *
 * @param fields beside those that every answer of its own has
 */
record PlainAnswer(HttpResponseStatus status, String text, Map<String, String> fields) implements OwnAnswer {
    PlainAnswer {
        requireNonNull(status, "status is null");
        requireNonNull(text, "text is null");
        fields = Map.copyOf(fields);
    }

    static PlainAnswer ok(String text) {
        return new PlainAnswer(HttpResponseStatus.OK, text, Map.of());
    }

    /** Sends the client elsewhere. */
    static PlainAnswer redirect(int status, String location) {
        return new PlainAnswer(
                HttpResponseStatus.valueOf(status),
                "This is now at " + location + "\n",
                Map.of(HttpHeaderNames.LOCATION.toString(), location));
    }

    @Override
    public String code() {
        return "";
    }
}
