package berth.server.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What must be taken out of the lines that releases' instances and runs write; kept, for it is asked for again and again. */
@ApplicationScoped
public class Redactions implements KnownSecrets {
    private static final int MOST_KEPT = 500;
    private static final Redaction NOTHING = Redaction.of(Map.of());

    private final Releases releases;
    /** Releases never change. */
    private final Map<String, Redaction> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Redaction> eldest) {
            return size() > MOST_KEPT;
        }
    };

    Redactions(Releases releases) {
        this.releases = releases;
    }

    /** Of a release by its key. */
    public Redaction of(UUID release) {
        return kept(release.toString(), () -> Optional.of(releases.get(release)));
    }

    @Override
    public Redaction of(String environment, int number) {
        return kept(environment + "/" + number, () -> releases.find(UUID.fromString(environment), number));
    }

    private Redaction kept(String key, Supplier<Optional<Release>> release) {
        synchronized (kept) {
            var known = kept.get(key);
            if (known != null) {
                return known;
            }
        }
        var found = release.get().map(one -> Redaction.of(one.variables()));
        found.ifPresent(one -> {
            synchronized (kept) {
                kept.put(key, one);
            }
        });
        return found.orElse(NOTHING);
    }
}
