package berth.builder.pack;

import berth.builder.source.SourceTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Procfile}: {@code type: command} lines, empty lines and {@code #} comments.
 *
 * @param commands command by process type, in the file's order, as {@link Dockerfiles#direct} makes it
 * @param faults one sentence per line that says nothing
 */
public record Procfile(Map<String, String> commands, List<String> faults) {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]{1,63})\\s*:\\s*([^\\s\0][^\0]*)");

    public Procfile {
        commands = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(commands));
        faults = List.copyOf(faults);
    }

    /** That source's Procfile; one without lines if there is none. */
    public static Procfile of(SourceTree source) {
        return source.read("Procfile").map(Procfile::parse).orElse(new Procfile(Map.of(), List.of()));
    }

    static Procfile parse(String text) {
        var commands = new LinkedHashMap<String, String>();
        var faults = new ArrayList<String>();
        String[] lines = text.replace("\uFEFF", "").split("\\R");
        for (int number = 1; number <= lines.length; number++) {
            String line = lines[number - 1].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                commands.put(parts.group(1), Dockerfiles.direct(parts.group(2)));
            } else {
                faults.add("Procfile line " + number
                        + " is not \"type: command\" (a type: up to 63 of A to Z, a to z, 0 to 9, - and _)"
                        + " and is left out: " + line);
            }
        }
        return new Procfile(commands, faults);
    }

    /** The command of {@code web}; empty if the file has none. */
    String web() {
        return commands.getOrDefault("web", "");
    }

    /** Whether the file says what runs, so that no default is needed. A {@code release} task alone runs nothing. */
    public boolean decides() {
        return commands.keySet().stream().anyMatch(type -> !type.equals("release"));
    }

    /** All process types, with the image's own command as {@code web} where this file does not decide. */
    public Map<String, String> processTypes() {
        var types = new LinkedHashMap<>(commands);
        if (!decides()) {
            types.put("web", "");
        }
        return types;
    }
}
