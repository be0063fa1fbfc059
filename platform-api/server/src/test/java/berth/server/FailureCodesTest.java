package berth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/deploy-an-app.md says what each code means with which something fails. */
class FailureCodesTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z-]+)` \\|");

    /** Where a failure is made, or a reason that becomes one. */
    private static final Pattern MADE =
            Pattern.compile("\\b(?:Failure|Failed|failed|Refusal|Reason|cancelled)\\(\\s*\"([a-z]+\\.[a-z-]+)\"");

    @Test
    void everyCodeIsInTheTable() throws IOException {
        var missing = codes(MADE, sources());
        missing.removeAll(codes(ROW, documentation()));
        assertEquals(Set.of(), missing);
    }

    @Test
    void theTableHoldsNoCodeThatIsNoMore() throws IOException {
        var sources = sources();
        var gone = codes(ROW, documentation());
        gone.removeIf(code -> sources.contains("\"" + code + "\""));
        assertEquals(Set.of(), gone);
    }

    private static Set<String> codes(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String documentation() throws IOException {
        return Files.readString(ROOT.resolve("docs/deploy-an-app.md"));
    }

    private static String sources() throws IOException {
        var all = new StringBuilder();
        for (String module : Set.of("builder", "node-runtime", "platform-api/server")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }
}
