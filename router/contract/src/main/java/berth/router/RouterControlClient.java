package berth.router;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A router in another process, by its control endpoint: {@code PUT /table}, {@code PATCH /table}, {@code GET /status},
 * {@code GET /activity} and {@code GET /wanted}, with the shared secret as bearer token. Safe for use by many threads.
 */
public final class RouterControlClient implements RouterControl, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** Also more than the router takes to say that nothing new is wanted. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private static final int LONGEST_QUOTE = 300;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final URI endpoint;
    private final String secret;

    /** For the control endpoint, {@code http://127.0.0.1:8082}, and the secret that it shares with its callers. */
    public RouterControlClient(URI endpoint, String secret) {
        this.endpoint = requireNonNull(endpoint, "endpoint is null");
        this.secret = requireNonNull(secret, "secret is null");
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the router calls the table invalid: sending it again will not help
     */
    @Override
    public RouterStatus apply(RouteTable table) {
        return send("PUT", table, table.generation());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the router calls the change invalid: sending it again will not help
     */
    @Override
    public RouterStatus change(RouteChange change) {
        return send("PATCH", change, change.generation());
    }

    private RouterStatus send(String method, Object body, long generation) {
        var request = request("/table")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(encode(body)))
                .build();
        var answer = send(request);
        return switch (answer.statusCode()) {
            case 200 -> decode(answer, RouterStatus.class);
            case 409 ->
                throw new StaleTableException(
                        generation, decode(answer, Refusal.class).serving());
            case 400 -> throw new IllegalArgumentException("the router refused the route table: " + quote(answer));
            default -> throw unexpected(answer);
        };
    }

    @Override
    public RouterStatus status() {
        return get("/status", RouterStatus.class);
    }

    @Override
    public RouterActivity activity() {
        return get("/activity", RouterActivity.class);
    }

    @Override
    public Wanted wanted(long after) {
        return get("/wanted?after=" + after, Wanted.class);
    }

    private <T> T get(String path, Class<T> type) {
        var answer = send(request(path).GET().build());
        if (answer.statusCode() != 200) {
            throw unexpected(answer);
        }
        return decode(answer, type);
    }

    /** Closes the connections to the router. */
    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(ANSWER_TIMEOUT)
                .header("Authorization", "Bearer " + secret);
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new RouterUnavailableException("the router at " + endpoint + " did not answer: " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RouterUnavailableException("interrupted while the router at " + endpoint + " was asked", e);
        }
    }

    private byte[] encode(Object table) {
        try {
            return json.writeValueAsBytes(table);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a route table cannot be written as JSON", e);
        }
    }

    private <T> T decode(HttpResponse<byte[]> answer, Class<T> type) {
        try {
            return json.readValue(answer.body(), type);
        } catch (IOException e) {
            throw new RouterUnavailableException(
                    "what answers at " + endpoint + " is not a router of this version: " + quote(answer), e);
        }
    }

    private RouterUnavailableException unexpected(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == 401) {
            return new RouterUnavailableException("the router at " + endpoint
                    + " refused the secret: the control plane and the router must be started with the same one");
        }
        return new RouterUnavailableException(
                "the router at " + endpoint + " answered " + answer.statusCode() + ": " + quote(answer));
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String quote(HttpResponse<byte[]> answer) {
        var text = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8).strip();
        return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    }

    /** Body of a 409. */
    private record Refusal(String error, long serving) {}
}
