package berth.router.proxy;

import berth.router.RouteKey;
import berth.router.RouteTable;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.HashMap;

/** A table that people write: what they did not mean is refused rather than guessed. */
final class WrittenTable {
    private static final ObjectReader READER = new ObjectMapper()
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .readerFor(RouteTable.class);

    private WrittenTable() {}

    /**
     * Reads it.
     *
     * @throws IOException if it is none, for {@link TableFault} to tell
     * @throws IllegalArgumentException the same
     */
    static RouteTable read(byte[] text) throws IOException {
        try (var parser = READER.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IOException("it is empty");
            }
            RouteTable table = READER.readValue(parser);
            if (table == null) {
                throw new IOException("it holds null, where an object {…} is wanted");
            }
            if (parser.nextToken() != null) {
                throw new IOException(
                        TableFault.place(parser.currentTokenLocation()) + ": something stands behind the table");
            }
            requireOnePerPlace(table);
            return table;
        }
    }

    /** A path with a slash at its end serves the same as one without: whoever wrote both meant something else. */
    private static void requireOnePerPlace(RouteTable table) {
        var seen = new HashMap<RouteKey, Integer>();
        for (int i = 0; i < table.routes().size(); i++) {
            var route = table.routes().get(i);
            var path = route.path();
            var prefix = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            var before = seen.put(new RouteKey(route.host(), RoutePath.normal(prefix)), i);
            if (before != null) {
                throw new IllegalArgumentException("two routes for " + route.host() + prefix + ": routes[" + before
                        + "] and routes[" + i + "] have the paths "
                        + table.routes().get(before).path() + " and " + path + ", which are one");
            }
        }
    }
}
