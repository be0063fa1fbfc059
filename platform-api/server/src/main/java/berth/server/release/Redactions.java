package berth.server.release;

import berth.server.secret.UnreadableException;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What must be taken out of the lines that releases' instances and runs write; kept, for it is asked for again and again. */
@ApplicationScoped
public class Redactions implements KnownSecrets {
    /** More than there are environments on one machine: who looks at all instances must find all, or each look reads all. */
    private static final int MOST_KEPT = 5_000;

    /** So long what cannot be read is not read again: whoever waits for an instance looks many times a second. */
    static final Duration REST = Duration.ofSeconds(5);

    private static final Redaction NOTHING = Redaction.of(Map.of());

    private final Releases releases;
    private final Clock clock;
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    Redactions(Releases releases, @Steady Clock clock) {
        this.releases = releases;
        this.clock = clock;
    }

    private sealed interface Kept {
        /** For ever: releases never change. */
        record Known(Redaction redaction) implements Kept {}

        /** It may be mended. */
        record Unreadable(UnreadableException why, Instant until) implements Kept {}

        /** An instance comes after its release: so this one was deleted. */
        record Absent(Instant until) implements Kept {}
    }

    /** Reads with one statement what is not kept of them, so that {@link #of(UUID)} of each sends none. */
    public void readAll(Set<UUID> all) {
        var missing = all.stream()
                .filter(release -> fresh(release.toString()).isEmpty())
                .collect(Collectors.toSet());
        releases.open(
                missing,
                one -> keep(one.id().toString(), known(one)),
                (release, why) -> keep(release.toString(), unreadable(why)));
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
        return switch (fresh(key).orElseGet(() -> read(key, release))) {
            case Kept.Known known -> known.redaction();
            case Kept.Unreadable unreadable -> throw unreadable.why();
            case Kept.Absent ignored -> NOTHING;
        };
    }

    private Optional<Kept> fresh(String key) {
        var now = clock.instant();
        synchronized (kept) {
            return Optional.ofNullable(kept.get(key)).filter(known -> switch (known) {
                case Kept.Known ignored -> true;
                case Kept.Unreadable unreadable -> now.isBefore(unreadable.until());
                case Kept.Absent absent -> now.isBefore(absent.until());
            });
        }
    }

    private Kept read(String key, Supplier<Optional<Release>> release) {
        try {
            return keep(
                    key,
                    release.get()
                            .map(Redactions::known)
                            .orElseGet(() -> new Kept.Absent(clock.instant().plus(REST))));
        } catch (UnreadableException e) {
            return keep(key, unreadable(e));
        }
    }

    private static Kept known(Release release) {
        return new Kept.Known(Redaction.of(release.variables()));
    }

    private Kept unreadable(UnreadableException why) {
        return new Kept.Unreadable(why, clock.instant().plus(REST));
    }

    private Kept keep(String key, Kept found) {
        synchronized (kept) {
            kept.put(key, found);
        }
        return found;
    }
}
