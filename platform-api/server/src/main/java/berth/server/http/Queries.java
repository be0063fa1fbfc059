package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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
    private static final String MENDED = Queries.class.getName() + ".mended";
    private static final int BEFORE_WHATEVER_READS_THEM = 2_000;

    /**
     * What browsers leave as it is, and what the JDK takes for no part of an address; the semicolon; and the octets of whatever is not
     * ASCII, which is sent as it is by programs, and makes the framework decode nothing of the value.
     */
    private static final Pattern DATA = Pattern.compile("[#;|{}\\\\^`\"<>\\x80-\\xff]");

    void mend(@Observes Filters filters) {
        filters.register(Queries::mend, BEFORE_WHATEVER_READS_THEM);
    }

    private static void mend(RoutingContext asked) {
        var uri = asked.request().uri();
        int end = uri.indexOf('?');
        var path = end < 0 ? uri : uri.substring(0, end);
        var query = end < 0 ? "" : encoded(uri.substring(end));
        if (!isReadable(path)) {
            ProblemAnswer.send(asked, refusal("request.path-invalid", "path"));
        } else if (uri.equals(path + query) && isReadable(uri)) {
            asked.next();
        } else if (!path.startsWith("/")) {
            ProblemAnswer.send(asked, unreadable());
        } else if (isReadable(path + query)) {
            asked.put(MENDED, !isAddress(uri));
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

    /**
     * Refuses a handshake in whose query something had to be encoded: the framework reads the address again as it was sent, and says
     * no when all else is done.
     *
     * @throws PlatformException INVALID, {@code request.query-invalid}
     */
    public static void requireAddress(RoutingContext asked) {
        requireReadable(asked);
        if (asked.get(MENDED, false)) {
            throw unreadable();
        }
    }

    private static boolean isReadable(String uri) {
        return isAddress(uri) && isText(uri);
    }

    /** Whether what it encodes is UTF-8: another octet would become a mark that nobody has sent. */
    private static boolean isText(String address) {
        var octets = new ByteArrayOutputStream();
        for (int i = 0; i < address.length(); i++) {
            if (address.charAt(i) == '%') {
                octets.write(HexFormat.fromHexDigits(address, i + 1, i + 3));
                i += 2;
            } else {
                octets.write(address.charAt(i));
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
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
                        + " has a % that no two hexadecimal digits follow, a character that must be encoded, or what is"
                        + " not UTF-8",
                "percent-encode what it is made of: % is %25, & is %26, + is %2B");
    }
}
