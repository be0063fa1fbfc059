package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.problem.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The same answer as {@link ProblemMapper} gives, where no operation of the API is asked. */
public final class ProblemAnswer {
    private ProblemAnswer() {}

    /** Ends the request with it; on the event loop that the request is on. */
    public static void send(RoutingContext asked, PlatformException why) {
        var answer = asked.response()
                .setStatusCode(why.category().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (why.category() == Category.UNAUTHENTICATED) {
            answer.putHeader("WWW-Authenticate", "Bearer realm=\"Berth\"");
        }
        answer.end(JsonObject.mapFrom(Problem.of(why)).encode());
    }
}
