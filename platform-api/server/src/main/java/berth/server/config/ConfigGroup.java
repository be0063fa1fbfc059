package berth.server.config;

import static java.util.Objects.requireNonNull;

import berth.server.secret.UnreadableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A named set of config vars of a team, opened.
 *
 * @param unreadable why its vars cannot be told, if that is so
 */
record ConfigGroup(
        UUID id,
        UUID team,
        String name,
        Map<String, String> variables,
        Optional<UnreadableException> unreadable,
        String changedBy,
        Instant changedAt) {
    ConfigGroup {
        requireNonNull(id, "id is null");
        requireNonNull(team, "team is null");
        requireNonNull(name, "name is null");
        variables = Map.copyOf(variables);
        requireNonNull(unreadable, "unreadable is null");
        requireNonNull(changedBy, "changedBy is null");
        requireNonNull(changedAt, "changedAt is null");
    }

    /** @throws UnreadableException if they cannot be opened */
    @Override
    public Map<String, String> variables() {
        unreadable.ifPresent(why -> {
            throw why;
        });
        return variables;
    }

    boolean isReadable() {
        return unreadable.isEmpty();
    }

    /** All vars of these groups: of two that have the same, the later one counts. */
    static Map<String, String> together(List<ConfigGroup> groups) {
        var all = new TreeMap<String, String>();
        groups.forEach(group -> all.putAll(group.variables()));
        return all;
    }

    /** Never prints values. */
    @Override
    public String toString() {
        return "ConfigGroup[" + name + "]";
    }
}
