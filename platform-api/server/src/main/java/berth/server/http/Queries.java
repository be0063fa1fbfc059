package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Queries as browsers send and RFC 3986 reads them. The framework would end a value at a {@code ;}, and so run half of a command;
 * what is no address for it, it answers with nothing but a number, before it is known who asks and in which form he reads answers.
 */
@ApplicationScoped
public class Queries {
    /** The system property that keeps the framework from answering itself; read when it begins. */
    public static final String LEFT_TO_US = "vertx.disableURIValidation";

    private static final String UNREADABLE = Queries.class.getName() + ".unreadable";
    private static final int BEFORE_WHATEVER_READS_THEM = 2_000;

    /** What browsers leave as it is, and what the JDK takes for no part of an address; and the semicolon. */
    private static final Pattern DATA = Pattern.compile("[;|{}\\\\^`\"<>]");

    void mend(@Observes Filters filters) {
        filters.register(Queries::mend, BEFORE_WHATEVER_READS_THEM);
    }

    private static void mend(RoutingContext asked) {
        var uri = asked.request().uri();
        int end = uri.indexOf('?');
        var path = end < 0 ? uri : uri.substring(0, end);
        var query = end < 0 ? "" : encoded(uri.substring(end));
        if (!isAddress(path)) {
            ProblemAnswer.send(asked, refusal("request.path-invalid", "path"));
        } else if (uri.equals(path + query) && isAddress(uri)) {
            asked.next();
        } else if (!path.startsWith("/")) {
            ProblemAnswer.send(asked, unreadable());
        } else if (isAddress(path + query)) {
            asked.reroute(asked.request().method(), path + query);
        } else {
            asked.put(UNREADABLE, true);
            asked.reroute(asked.request().method(), path);
        }
    }

    /**
     * Refuses a request whose query could not be read, and was set aside.
     *
     * @throws PlatformException INVALID, {@code request.query-invalid}
     */
    public static void requireReadable(RoutingContext asked) {
        if (asked.get(UNREADABLE, false)) {
            throw unreadable();
        }
    }

    private static String encoded(String query) {
        return DATA.matcher(query)
                .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
    }

    private static boolean isAddress(String text) {
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static PlatformException unreadable() {
        return refusal("request.query-invalid", "query");
    }

    private static PlatformException refusal(String code, String part) {
        return new PlatformException(
                Category.INVALID,
                code,
                "the request's " + part
                        + " has a % that no two hexadecimal digits follow, or a character that must be encoded",
                "percent-encode what it is made of: % is %25, & is %26, + is %2B");
    }
}
