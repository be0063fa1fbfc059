package berth.server.release;

import berth.server.secret.UnreadableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Releases that a loop asks for at every turn: read and opened once, and again only where the row has been written since. They
 * hold config vars in the open, so they are kept in memory only, and for as long as they are wished.
 */
@ApplicationScoped
public class OpenReleases {
    private final Releases releases;
    private final Map<UUID, Kept> kept = new ConcurrentHashMap<>();

    OpenReleases(Releases releases) {
        this.releases = releases;
    }

    /** @param version of the row */
    private record Kept(String version, Release release) {}

    /**
     * Some releases by their keys. One that is in neither is there no more.
     *
     * @param unreadable those whose config vars do not open
     */
    public record Found(Map<UUID, Release> readable, Map<UUID, UnreadableException> unreadable) {}

    /** Two statements at most, however many they are. */
    @Transactional
    public Found of(Set<UUID> ids) {
        var readable = new HashMap<UUID, Release>();
        var unreadable = new HashMap<UUID, UnreadableException>();
        if (ids.isEmpty()) {
            return new Found(readable, unreadable);
        }
        // Before what is in the rows: one that is written in between is then read once more, not taken for the newer.
        var versions = releases.versions(ids);
        var others = new HashSet<UUID>();
        versions.forEach((id, version) -> {
            var known = kept.get(id);
            if (known != null && known.version().equals(version)) {
                readable.put(id, known.release());
            } else {
                others.add(id);
            }
        });
        releases.open(
                others,
                release -> {
                    readable.put(release.id(), release);
                    kept.put(release.id(), new Kept(versions.getOrDefault(release.id(), ""), release));
                },
                (id, why) -> {
                    kept.remove(id);
                    unreadable.put(id, why);
                });
        return new Found(readable, unreadable);
    }

    /** Forgets all others. */
    public void keepOnly(Set<UUID> ids) {
        kept.keySet().retainAll(ids);
    }
}
