package berth.server.instance;

import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import berth.server.instance.AwayChange.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What befalls one instance from look to look, whoever did it. Its starts are known by when the engine made them, which is the same for
 * all who look. Not thread-safe.
 */
final class LifeWatch {
    static final String DISCONNECTED = "instance.disconnected";
    private static final Reason REMOVED = new Reason("instance.removed", "was removed by somebody");
    private static final Reason UNSEEN = new Reason("instance.exited", "ended; nobody saw how");

    /** Who is ill for less may be about to end, which is told then. */
    private static final Duration ILL = Duration.ofSeconds(2);

    private Optional<InstanceStatus> last;
    private boolean stoodStill;
    private Optional<Instant> ill = Optional.empty();

    private LifeWatch(Optional<InstanceStatus> last, boolean stoodStill) {
        this.last = last;
        this.stoodStill = stoodStill;
    }

    /**
     * Of one that is there when Berth begins to look: if it stands still, nobody can tell it from what was stopped with Berth.
     */
    static LifeWatch fromTheBeginning() {
        return new LifeWatch(Optional.empty(), true);
    }

    /** Of one of which all is told. */
    static LifeWatch goingOn(InstanceStatus told) {
        return new LifeWatch(Optional.of(told), false);
    }

    /** Of one that was not there at the look before. */
    static LifeWatch ofNew() {
        return new LifeWatch(Optional.empty(), false);
    }

    /**
     * What a look has shown.
     *
     * @param ended the start that came to its end since the look before
     * @param ill since when it does not serve, until that has been {@link #isIll}
     * @param isIll whether it does not serve for so long by now that it is ill, for the first time
     */
    record Seen(Optional<Ended> ended, Optional<Instant> ill, boolean isIll) {}

    Seen look(InstanceStatus now, Instant at) {
        stoodStill &= now.state() == InstanceState.EXITED && isOver(now);
        var ended = ended(now);
        if (!isIll(now)) {
            ill = Optional.empty();
        } else if (last.filter(before -> isIll(before) && !isOtherStart(before, now))
                .isEmpty()) {
            ill = Optional.of(at);
        }
        last = Optional.of(now);
        var since = ill;
        boolean isIll = since.filter(begun -> !at.isBefore(begun.plus(ILL))).isPresent();
        if (isIll) {
            ill = Optional.empty();
        }
        return new Seen(ended, since, isIll);
    }

    /** Whether it stands still, and did at each look since Berth began to look. */
    boolean hasStoodStill() {
        return stoodStill;
    }

    /**
     * How it went that is not there any more; empty if it never ran, for then nobody misses it. One that had ended or was in no network
     * has been replaced by Berth for that.
     */
    Optional<Ended> gone() {
        return last.flatMap(before -> ended(before, isOver(before) || isDisconnected(before) ? why(before) : REMOVED));
    }

    /** One that never ran has not ended. */
    private Optional<Ended> ended(InstanceStatus now) {
        if (stoodStill) {
            return Optional.empty();
        }
        if (isOver(now)) {
            return last.filter(before -> isOver(before) && !isOtherStart(before, now))
                            .isPresent()
                    ? Optional.empty()
                    : ended(now, why(now));
        }
        return last.filter(before -> !isOver(before) && isOtherStart(before, now))
                .flatMap(InstanceStatus::startedAt)
                .map(start -> new Ended(now, start, exit(now).orElse(UNSEEN)));
    }

    private static Optional<Ended> ended(InstanceStatus instance, Reason why) {
        return instance.startedAt().map(start -> new Ended(instance, start, why));
    }

    private static boolean isOtherStart(InstanceStatus before, InstanceStatus now) {
        return before.startedAt().isPresent() && !before.startedAt().equals(now.startedAt());
    }

    static Reason why(InstanceStatus instance) {
        return instance.reason().or(() -> exit(instance)).orElse(UNSEEN);
    }

    private static Optional<Reason> exit(InstanceStatus instance) {
        return instance.exit().map(InstanceStatus.Exit::reason);
    }

    static boolean isOver(InstanceStatus instance) {
        return switch (instance.state()) {
            case RESTARTING -> true;
            case EXITED -> !isDisconnected(instance);
            case STARTING, HEALTHY, UNHEALTHY -> false;
        };
    }

    private static boolean isIll(InstanceStatus instance) {
        return instance.state() == InstanceState.UNHEALTHY || isDisconnected(instance);
    }

    static boolean isDisconnected(InstanceStatus instance) {
        return instance.reason().filter(why -> why.code().equals(DISCONNECTED)).isPresent();
    }
}
