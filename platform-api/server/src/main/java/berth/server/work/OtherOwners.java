package berth.server.work;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which other control planes live. One does as long as its beat is seen to change, by the steady clock of who looks: what
 * time a beat bears says only on the first look how old it is, so that a clock that is set makes nobody dead, and no dead
 * one live on. Who could not look for so long that its own lease lapsed takes nobody for dead for it: the database was away from
 * the others too, and they have their time anew.
 */
final class OtherOwners {
    private static final int LONG = 100;
    /** Between two looks: after more, a beat that was young at the one may look dead at the other. */
    private static final Duration LONGEST_PAUSE = Lease.VALID.minus(Lease.BEAT);

    private final Clock clock;
    private final Clock steady;
    private Map<UUID, Seen> owners = Map.of();
    private Instant lookedAt = Instant.EPOCH;

    OtherOwners(Clock clock, Clock steady) {
        this.clock = clock;
        this.steady = steady;
    }

    /**
     * An owner's beat.
     *
     * @param since when it was first seen to be this one
     */
    private record Seen(Instant beat, Instant since) {}

    /** The newest beat of each, as the database has it now. */
    synchronized void seen(Map<UUID, Instant> beats) {
        var now = steady.instant();
        var all = new HashMap<UUID, Seen>();
        var excused = lookedAt.plus(LONGEST_PAUSE).isAfter(now) ? Set.<UUID>of() : alive();
        beats.forEach((owner, beat) ->
                all.put(owner, excused.contains(owner) ? new Seen(beat, now) : seen(owner, beat, now)));
        owners = all;
        lookedAt = now;
    }

    /** Those that lived at the last look; since then they may well have beaten. */
    synchronized Set<UUID> alive() {
        return silentFor(Lease.VALID, false);
    }

    /** Those that did not. */
    synchronized Set<UUID> dead() {
        return silentFor(Lease.VALID, true);
    }

    /** Those of which nothing will be heard any more. */
    synchronized Set<UUID> longDead() {
        return silentFor(Lease.VALID.multipliedBy(LONG), true);
    }

    private Seen seen(UUID owner, Instant beat, Instant now) {
        if (!owners.containsKey(owner)) {
            var age = Duration.between(beat, clock.instant());
            var shown = age.isNegative() ? Duration.ZERO : age.compareTo(Lease.VALID) < 0 ? age : Lease.VALID;
            return new Seen(beat, now.minus(shown));
        }
        var before = requireNonNull(owners.get(owner));
        return before.beat().equals(beat) ? before : new Seen(beat, now);
    }

    private Set<UUID> silentFor(Duration time, boolean longer) {
        return owners.entrySet().stream()
                .filter(entry -> !lookedAt.isBefore(entry.getValue().since().plus(time)) == longer)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
