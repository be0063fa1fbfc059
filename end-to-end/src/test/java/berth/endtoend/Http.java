package berth.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests as a browser makes them, sent to the router whatever this machine's name servers know. */
final class Http {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private Http() {}

    /** A request for {@code url}, to be completed and sent. */
    static HttpRequest.Builder to(Berth berth, String url) {
        var wanted = URI.create(url);
        var path = wanted.getRawPath().isEmpty() ? "/" : wanted.getRawPath();
        var query = wanted.getRawQuery() == null ? "" : "?" + wanted.getRawQuery();
        return HttpRequest.newBuilder(URI.create("http://" + berth.router() + path + query))
                .header("Host", wanted.getAuthority())
                .timeout(Duration.ofSeconds(20));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return sendOrFail(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> sendOrFail(HttpRequest.Builder request) throws IOException {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
