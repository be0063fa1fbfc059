package berth.router;

import java.util.Set;
import java.util.regex.Pattern;

/** What a policy may write into an answer's head (RFC 9110 section 5). */
final class HeaderField {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,4000}");
    /** These frame an answer or say what becomes of the connection: the router's own business. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "date",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HeaderField() {}

    static void require(String name, String value) {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            throw new IllegalArgumentException("a policy cannot set the header field \"" + name + "\"");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("the value of the header field " + name + " is not printable ASCII");
        }
    }
}
