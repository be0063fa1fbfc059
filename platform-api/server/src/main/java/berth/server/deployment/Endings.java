package berth.server.deployment;

import berth.node.InstanceState;
import berth.node.InstanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How often instances of a release have ended by themselves since it went live, whichever they were. Not thread-safe. */
final class Endings {
    /** One may have been bad luck; a second one has a reason. */
    static final int TOO_MANY = 2;
    /** One that is not well for so long might as well have ended; and once more after as long. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    private final Map<String, History> histories = new HashMap<>();
    private int count;
    private Optional<InstanceStatus> last = Optional.empty();

    private Endings() {}

    /** What ended before does not count: the deployment has put up with that. */
    static Endings sinceNow(List<InstanceStatus> seen) {
        var endings = new Endings();
        seen.forEach(instance -> endings.histories.put(instance.id(), new History(total(instance))));
        return endings;
    }

    /**
     * Where nobody looked when it went live: of who was started since, one ending is known to be after it.
     *
     * @param live by the clock that tells when instances were started
     */
    static Endings since(Instant live, List<InstanceStatus> seen) {
        var endings = new Endings();
        seen.forEach(instance -> {
            boolean isOfLate = instance.startedAt().filter(live::isBefore).isPresent();
            endings.histories.put(instance.id(), new History(Math.max(0, total(instance) - (isOfLate ? 1 : 0))));
        });
        return endings;
    }

    /**
     * @param now on the steady clock
     * @return the one that ended last, if they are too many
     */
    Optional<InstanceStatus> look(List<InstanceStatus> seen, Instant now) {
        for (InstanceStatus instance : seen) {
            int more = histories
                    .computeIfAbsent(instance.id(), any -> new History(0))
                    .more(instance, now);
            if (more > 0) {
                count += more;
                last = Optional.of(instance);
            }
        }
        return count >= TOO_MANY ? last : Optional.empty();
    }

    /** One that stands still did not end by itself, or the engine would start it again. */
    private static int total(InstanceStatus instance) {
        return instance.state() == InstanceState.RESTARTING ? instance.starts() : Math.max(0, instance.starts() - 1);
    }

    private static final class History {
        private int ended;
        private boolean excused;
        private Optional<Instant> silent = Optional.empty();

        History(int ended) {
            this.ended = ended;
        }

        int more(InstanceStatus instance, Instant now) {
            int more = Math.max(0, total(instance) - ended);
            // One that is started by hand is counted anew by the engine.
            ended = total(instance);
            if (more > 0
                    && !excused
                    && instance.exit().filter(exit -> exit.code() == 0).isPresent()) {
                // A worker may end after so many jobs to be started afresh; not one after the other.
                excused = true;
                more--;
            }
            silent = instance.state() == InstanceState.UNHEALTHY ? silent.or(() -> Optional.of(now)) : Optional.empty();
            if (silent.filter(since -> !now.isBefore(since.plus(SILENCE))).isEmpty()) {
                return more;
            }
            silent = Optional.of(now);
            return more + 1;
        }
    }
}
