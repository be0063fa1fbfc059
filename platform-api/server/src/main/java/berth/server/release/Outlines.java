package berth.server.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Releases without their config vars; the rest of a release never changes, so it is kept. */
@ApplicationScoped
public class Outlines {
    private static final int MOST_KEPT = 5_000;

    private final Releases releases;
    private final Map<UUID, Release> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Release> eldest) {
            return size() > MOST_KEPT;
        }
    };

    Outlines(Releases releases) {
        this.releases = releases;
    }

    /** By their keys; one that is not in it was there never, or is no more. One statement at most. */
    @Transactional
    public Map<UUID, Release> of(Set<UUID> ids) {
        var found = new HashMap<UUID, Release>();
        var others = new HashSet<UUID>();
        synchronized (kept) {
            for (UUID id : ids) {
                var known = kept.get(id);
                if (known == null) {
                    others.add(id);
                } else {
                    found.put(id, known);
                }
            }
        }
        for (Release release : releases.outlines(others)) {
            found.put(release.id(), release);
            synchronized (kept) {
                kept.put(release.id(), release);
            }
        }
        return found;
    }
}
