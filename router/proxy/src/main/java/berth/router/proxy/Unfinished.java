package berth.router.proxy;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a router that was taken over from has still to do, which it tells the one that follows by lines of text.
 *
 * @param inFlight open requests by upstream
 * @param waiting requests that wait until something is awake, by the label of its route
 */
record Unfinished(Map<String, Integer> inFlight, Map<String, Integer> waiting) {
    static final Unfinished NOTHING = new Unfinished(Map.of(), Map.of());

    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9.*_+-]|%[0-9A-F]{2})*");
    /** Before a label; no upstream begins so. */
    private static final char ASLEEP = '~';

    Unfinished {
        inFlight = Map.copyOf(inFlight);
        waiting = Map.copyOf(waiting);
    }

    /** {@code 10.0.0.1:80=2 10.0.0.2:80=1 ~shop%2Fproduction=3} and a line end. */
    String line() {
        var line = new StringBuilder();
        new TreeMap<>(inFlight).forEach((upstream, count) -> append(line, upstream, count));
        new TreeMap<>(waiting)
                .forEach((label, count) ->
                        append(line, ASLEEP + URLEncoder.encode(label, StandardCharsets.UTF_8), count));
        return line.append('\n').toString();
    }

    private static void append(StringBuilder line, String what, int count) {
        line.append(what).append('=').append(count).append(' ');
    }

    /** Reads it again; what is no such thing is left out. */
    static Unfinished parse(String line) {
        var inFlight = new HashMap<String, Integer>();
        var waiting = new HashMap<String, Integer>();
        for (var part : line.strip().split(" ", -1)) {
            int equals = part.lastIndexOf('=');
            if (equals < 1 || !COUNT.matcher(part.substring(equals + 1)).matches()) {
                continue;
            }
            int count = Integer.parseInt(part.substring(equals + 1));
            var what = part.substring(1, equals);
            if (part.charAt(0) == ASLEEP && LABEL.matcher(what).matches()) {
                waiting.put(URLDecoder.decode(what, StandardCharsets.UTF_8), count);
            } else if (part.charAt(0) != ASLEEP) {
                inFlight.put(part.substring(0, equals), count);
            }
        }
        return new Unfinished(inFlight, waiting);
    }
}
