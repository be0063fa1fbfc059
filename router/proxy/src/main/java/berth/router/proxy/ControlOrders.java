package berth.router.proxy;

import berth.router.RouteChange;
import berth.router.RouteTable;
import berth.router.RouterStatus;
import berth.router.StaleTableException;
import berth.router.Wanted;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** What the control endpoint answers, apart from how it comes and goes. */
final class ControlOrders {
    private static final String WANTED = "/wanted?after=";

    private final ObjectMapper json = new ObjectMapper();
    private final Router router;
    private final Insight insight;
    private final byte[] expected;

    ControlOrders(Router router, Insight insight, String secret) {
        this.router = router;
        this.insight = insight;
        this.expected = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * As {@link #answer}, and {@code GET /wanted?after=VERSION}, whose answer may take a while.
     *
     * @param later writes that answer: it is a client's event loop that has the news
     */
    CompletableFuture<Answer> await(
            String method, String path, String authorization, InputStream body, Executor later) {
        if (!method.equals("GET") || !path.startsWith(WANTED)) {
            return CompletableFuture.completedFuture(answer(method, path, authorization, body));
        }
        try {
            return knows(authorization)
                    ? wanted(path.substring(WANTED.length()), later)
                    : CompletableFuture.completedFuture(unauthorized());
        } catch (JsonProcessingException e) {
            throw cannotWrite(e);
        }
    }

    private CompletableFuture<Answer> wanted(String after, Executor later) throws JsonProcessingException {
        try {
            var news = router.wakeCalls().news(Long.parseLong(after));
            return news.isDone()
                    ? CompletableFuture.completedFuture(told(news.join()))
                    : news.thenApplyAsync(this::told, later);
        } catch (NumberFormatException e) {
            return CompletableFuture.completedFuture(refuse(
                    HttpResponseStatus.BAD_REQUEST, "\"" + after + "\" is no version: say after=0 if you know none"));
        }
    }

    private Answer told(Wanted wanted) {
        try {
            return ok(wanted);
        } catch (JsonProcessingException e) {
            throw cannotWrite(e);
        }
    }

    /**
     * {@code PUT /table}, {@code PATCH /table}, {@code GET /status}, {@code GET /activity}, {@code GET /health},
     * {@code GET /metrics}.
     */
    private Answer answer(String method, String path, String authorization, InputStream body) {
        try {
            return switch (method + " " + path) {
                case "GET /health" -> ok(insight.health());
                case "GET /metrics" ->
                    new Answer(
                            HttpResponseStatus.OK,
                            Exposition.TYPE,
                            insight.metrics().getBytes(StandardCharsets.UTF_8));
                case "GET /status" -> knows(authorization) ? ok(router.status()) : unauthorized();
                case "GET /activity" -> knows(authorization) ? ok(router.activity()) : unauthorized();
                case "PUT /table" -> knows(authorization) ? apply(body) : unauthorized();
                case "PATCH /table" -> knows(authorization) ? change(body) : unauthorized();
                default ->
                    refuse(
                            HttpResponseStatus.NOT_FOUND,
                            "there is PUT /table, PATCH /table, GET /status, GET /activity, GET /wanted?after=0,"
                                    + " GET /health and GET /metrics");
            };
        } catch (JsonProcessingException e) {
            throw cannotWrite(e);
        }
    }

    private static IllegalStateException cannotWrite(JsonProcessingException e) {
        return new IllegalStateException("an answer cannot be written as JSON", e);
    }

    private Answer apply(InputStream body) throws JsonProcessingException {
        return order(body, RouteTable.class, router::apply);
    }

    private Answer change(InputStream body) throws JsonProcessingException {
        return order(body, RouteChange.class, router::change);
    }

    private <T> Answer order(InputStream body, Class<T> type, Function<T, RouterStatus> carryOut)
            throws JsonProcessingException {
        try {
            var order = json.readValue(body, type);
            if (order == null) {
                return refuse(HttpResponseStatus.BAD_REQUEST, "the body is null, not a route table");
            }
            return ok(carryOut.apply(order));
        } catch (StaleTableException e) {
            return new Answer(
                    HttpResponseStatus.CONFLICT,
                    json.writeValueAsBytes(new Stale(String.valueOf(e.getMessage()), e.serving())));
        } catch (IllegalArgumentException | IOException e) {
            return refuse(HttpResponseStatus.BAD_REQUEST, "not a route table: " + firstLine(e));
        }
    }

    private boolean knows(String authorization) {
        boolean known = MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
        if (known) {
            insight.heard();
        }
        return known;
    }

    private Answer unauthorized() throws JsonProcessingException {
        return refuse(HttpResponseStatus.UNAUTHORIZED, "the secret is missing or wrong");
    }

    private Answer ok(Object value) throws JsonProcessingException {
        return new Answer(HttpResponseStatus.OK, json.writeValueAsBytes(value));
    }

    private Answer refuse(HttpResponseStatus status, String error) throws JsonProcessingException {
        return new Answer(status, json.writeValueAsBytes(new Refusal(error)));
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** Status and body. */
    record Answer(HttpResponseStatus status, String type, byte[] body) {
        Answer(HttpResponseStatus status, byte[] json) {
            this(status, "application/json", json);
        }
    }

    private record Stale(String error, long serving) {}

    private record Refusal(String error) {}
}
