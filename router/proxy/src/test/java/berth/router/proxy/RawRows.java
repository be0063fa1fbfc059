package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the tables of raw messages among the test resources; their first lines say how they are written. */
final class RawRows {
    private static final Pattern TIMES = Pattern.compile("\\{([^{}]*)\\*(\\d+)}");
    private static final Pattern OCTET = Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|([rnt0s]))");

    private RawRows() {}

    /** The rows of a resource, without what is only for the reader. */
    static List<Row> of(String resource) {
        try (var in = requireNonNull(RawRows.class.getResourceAsStream(resource), resource + " is missing")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(RawRows::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a message or an expectation stands for, one character an octet. */
    static String octets(String written) {
        var text = TIMES.matcher(written.replace("~", "\r\n"))
                .replaceAll(times -> Matcher.quoteReplacement(times.group(1).repeat(Integer.parseInt(times.group(2)))));
        return OCTET.matcher(text).replaceAll(octet -> Matcher.quoteReplacement(octet(octet.group(1), octet.group(2))));
    }

    private static String octet(String hex, String letter) {
        if (hex != null) {
            return String.valueOf((char) Integer.parseInt(hex, 16));
        }
        return switch (letter) {
            case "r" -> "\r";
            case "n" -> "\n";
            case "t" -> "\t";
            case "s" -> " ";
            default -> "\0";
        };
    }

    private static Row row(String line) {
        var columns = line.strip().split(" +\\| +", -1);
        if (columns.length != 3) {
            throw new IllegalStateException("not three columns: " + line);
        }
        return new Row(columns[0], columns[1], columns[2]);
    }

    /** One message, and what becomes of it. */
    record Row(String section, String message, String expectation) {
        String octets() {
            return RawRows.octets(message);
        }

        @Override
        public String toString() {
            return section + ": " + (message.length() > 100 ? message.substring(0, 100) + "…" : message);
        }
    }
}
