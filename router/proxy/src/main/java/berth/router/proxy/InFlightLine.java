package berth.router.proxy;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What is open to each upstream as one line of text, which a router that was taken over sends to the one that follows. */
final class InFlightLine {
    private InFlightLine() {}

    /** {@code 10.0.0.1:80=2 10.0.0.2:80=1} and a line end. */
    static String of(Map<String, Integer> inFlight) {
        var line = new StringBuilder();
        new TreeMap<>(inFlight)
                .forEach((upstream, count) ->
                        line.append(upstream).append('=').append(count).append(' '));
        return line.append('\n').toString();
    }

    /** Reads it again; what is no such thing is left out. */
    static Map<String, Integer> parse(String line) {
        var inFlight = new HashMap<String, Integer>();
        for (var part : line.strip().split(" ", -1)) {
            int equals = part.lastIndexOf('=');
            if (equals > 0 && part.substring(equals + 1).matches("[0-9]{1,9}")) {
                inFlight.put(part.substring(0, equals), Integer.parseInt(part.substring(equals + 1)));
            }
        }
        return inFlight;
    }
}
