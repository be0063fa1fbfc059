package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Fields by which apps learn from the router where a request comes from: nobody else may say it, however it is spelled. */
final class ForwardingFields {
    static final AsciiString FOR = AsciiString.cached("x-forwarded-for");
    static final AsciiString PROTO = AsciiString.cached("x-forwarded-proto");
    static final AsciiString HOST = AsciiString.cached("x-forwarded-host");
    static final AsciiString PREFIX = AsciiString.cached("x-forwarded-prefix");
    static final AsciiString PORT = AsciiString.cached("x-forwarded-port");

    /** What apps may believe and this router does not always say. */
    private static final List<AsciiString> NOT_SET = List.of(
            AsciiString.cached("forwarded"),
            AsciiString.cached("x-real-ip"),
            AsciiString.cached("x-client-ip"),
            AsciiString.cached("true-client-ip"),
            PREFIX,
            AsciiString.cached("x-forwarded-scheme"),
            AsciiString.cached("x-forwarded-protocol"),
            AsciiString.cached("x-forwarded-ssl"),
            AsciiString.cached("x-forwarded-server"),
            AsciiString.cached("proxy"));

    private static final List<AsciiString> SET = List.of(FOR, PROTO, HOST, PORT, RequestId.HEADER);

    private static final Set<String> ALL = all();

    private ForwardingFields() {}

    /** Removes those that the router does not set anew, and whatever CGI and WSGI cannot tell from one of them. */
    static void removeFrom(HttpHeaders request) {
        for (var name : NOT_SET) {
            request.remove(name);
        }
        if (request instanceof FieldLines lines && !lines.hasUnderscore()) {
            return;
        }
        removeAlike(request);
    }

    /** Removes all of them: trailers are no place for any (RFC 9110 section 6.5.1). */
    static void removeFromTrailers(HttpHeaders trailers) {
        for (var name : NOT_SET) {
            trailers.remove(name);
        }
        for (var name : SET) {
            trailers.remove(name);
        }
        removeAlike(trailers);
    }

    private static void removeAlike(HttpHeaders fields) {
        for (var name : new ArrayList<>(fields.names())) {
            if (name.indexOf('_') >= 0
                    && ALL.contains(
                            AsciiString.of(name).toLowerCase().toString().replace('_', '-'))) {
                fields.remove(name);
            }
        }
    }

    private static Set<String> all() {
        var names = new ArrayList<String>();
        NOT_SET.forEach(name -> names.add(name.toString()));
        SET.forEach(name -> names.add(name.toString()));
        return Set.copyOf(names);
    }
}
