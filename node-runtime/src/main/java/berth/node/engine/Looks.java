package berth.node.engine;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** When instances were looked at last, by the count of {@link ToldExits}: what was told since is news. */
final class Looks {
    private static final long NEVER = 0;

    private final ConcurrentHashMap<String, Long> begun = new ConcurrentHashMap<>();

    /** A look at these began then. */
    void looked(Collection<String> ids, long began) {
        ids.forEach(id -> begun.merge(id, began, Math::max));
    }

    /** When the last look at each of these began. */
    Map<String, Long> of(Set<String> ids) {
        return ids.stream()
                .collect(Collectors.toMap(
                        id -> id, id -> Optional.ofNullable(begun.get(id)).orElse(NEVER)));
    }

    /** Drops all others but those that were looked at since. */
    void keepOnly(Set<String> ids, long moment) {
        begun.entrySet().removeIf(each -> !ids.contains(each.getKey()) && each.getValue() <= moment);
    }
}
