package berth.server;

import static io.restassured.RestAssured.given;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the API says of itself, for tests that walk all of it: what is added to the API is walked as well. */
public final class Operations {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private Operations() {}

    /** An operation that only reads, and the names of its query parameters. */
    public record Get(String path, Set<String> query) {
        /** Its path with these in it; one that is not among them cannot be asked for. */
        public String with(Map<String, String> parameters) {
            return PARAMETER
                    .matcher(path)
                    .replaceAll(found -> Objects.requireNonNull(
                            parameters.get(found.group(1)), () -> path + " needs a value for " + found.group()));
        }
    }

    /** All that only read. */
    public static List<Get> gets() {
        Map<String, Map<String, Object>> paths =
                given().get("/q/openapi?format=json").jsonPath().getMap("paths");
        return paths.entrySet().stream()
                .filter(path -> path.getValue().containsKey("get"))
                .map(path -> new Get(path.getKey(), query(path.getValue().get("get"))))
                .toList();
    }

    private static Set<String> query(@Nullable Object operation) {
        var names = new TreeSet<String>();
        if (operation instanceof Map<?, ?> fields && fields.get("parameters") instanceof List<?> parameters) {
            for (Object parameter : parameters) {
                if (parameter instanceof Map<?, ?> one && "query".equals(one.get("in"))) {
                    names.add(String.valueOf(one.get("name")));
                }
            }
        }
        return names;
    }
}
