package berth.console;

import berth.api.config.ConfigView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A config var in one line.
 *
 * @param value as the platform gives it: masked; absent of one that is not set any more, and live still
 * @param group it comes from; absent of the environment's own
 * @param live whether the live release has it so
 */
record ConfigLine(String name, Optional<String> value, Optional<String> group, boolean live) {
    /** All of them by name, those too that are unset and live still. */
    static List<ConfigLine> of(ConfigView view) {
        var lines = new ArrayList<ConfigLine>();
        view.variables()
                .forEach((name, value) ->
                        lines.add(new ConfigLine(name, Optional.of(value), Optional.empty(), isLive(view, name))));
        view.inherited()
                .forEach((name, given) -> lines.add(new ConfigLine(
                        name, Optional.of(given.value()), Optional.of(given.group()), isLive(view, name))));
        view.notLive().stream()
                .filter(name ->
                        !view.variables().containsKey(name) && !view.inherited().containsKey(name))
                .forEach(name -> lines.add(new ConfigLine(name, Optional.empty(), Optional.empty(), false)));
        lines.sort(Comparator.comparing(ConfigLine::name));
        return List.copyOf(lines);
    }

    private static boolean isLive(ConfigView view, String name) {
        return !view.notLive().contains(name);
    }

    /** Whether it is set on the environment itself, so that it can be unset there. */
    public boolean own() {
        return value.isPresent() && group.isEmpty();
    }
}
