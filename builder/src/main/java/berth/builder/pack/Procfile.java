package berth.builder.pack;

import berth.builder.source.SourceTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Procfile}: {@code type: command} lines, empty lines and {@code #} comments.
 *
 * @param commands command by process type, in the file's order, as {@link Dockerfiles#direct} makes it
 * @param faults one sentence per line that cannot be followed
 */
public record Procfile(Map<String, String> commands, List<String> faults) {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]{1,63})\\s*:([^\0]*)");

    private static final int MOST_TOLD = 10;
    private static final int LONGEST_TOLD = 120;

    public Procfile {
        commands = Collections.unmodifiableMap(new LinkedHashMap<>(commands));
        faults = List.copyOf(faults);
    }

    /** That source's Procfile; one without lines if there is none. */
    public static Procfile of(SourceTree source) {
        return source.read("Procfile").map(Procfile::parse).orElse(new Procfile(Map.of(), List.of()));
    }

    static Procfile parse(String text) {
        var commands = new LinkedHashMap<String, String>();
        var named = new HashMap<String, Integer>();
        var faults = new ArrayList<String>();
        String[] lines = text.replace("\uFEFF", "").split("\\R");
        for (int number = 1; number <= lines.length; number++) {
            String line = lines[number - 1].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                faults.add("Procfile line " + number
                        + " is not \"type: command\" (a type: up to 63 of A to Z, a to z, 0 to 9, - and _): "
                        + shown(line));
                continue;
            }
            String type = parts.group(1);
            String command = parts.group(2).strip();
            var first = named.putIfAbsent(type, number);
            if (first != null) {
                faults.add("Procfile line " + number + " names " + type + ", as line " + first + " does");
            } else if (command.isEmpty()) {
                faults.add("Procfile line " + number + " has no command for " + type);
            } else {
                commands.put(type, Dockerfiles.direct(command));
            }
        }
        return new Procfile(commands, faults);
    }

    private static String shown(String line) {
        String text = line.replaceAll("\\p{Cntrl}", "\uFFFD");
        return text.length() > LONGEST_TOLD ? text.substring(0, LONGEST_TOLD) + "…" : text;
    }

    /** Why nothing is built with this file: what is left of it would not be what its author means to run. */
    public Optional<PackDecision.Refusal> refusal() {
        if (faults.isEmpty()) {
            return Optional.empty();
        }
        // The file may be anything by that name.
        var told = String.join("; ", faults.subList(0, Math.min(MOST_TOLD, faults.size())));
        var more = faults.size() > MOST_TOLD ? "; and " + (faults.size() - MOST_TOLD) + " more" : "";
        return Optional.of(PackDecision.Refusal.invalid(told + more, "Correct the Procfile, then push again."));
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
