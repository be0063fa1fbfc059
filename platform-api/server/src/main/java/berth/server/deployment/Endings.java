package berth.server.deployment;

import berth.node.InstanceState;
import berth.node.InstanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How often instances of a release have ended by themselves since it went live, whichever they were. Not thread-safe. */
final class Endings {
    /** One may have been bad luck; a second one has a reason. */
    static final int TOO_MANY = 2;
    /** A process type most of which is not well for so long might as well have ended; and once more after as long. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    private final Map<String, History> histories = new HashMap<>();
    private final Map<String, Instant> silentSince = new HashMap<>();
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
     * Also counts a process type as ended of which more instances are not well than are: one of many that is silent is only left
     * out by the router, and is no reason to take a release away that serves.
     *
     * @param now on the steady clock
     * @return the one that ended last, if they are too many
     */
    Optional<InstanceStatus> look(List<InstanceStatus> seen, Instant now) {
        for (InstanceStatus instance : seen) {
            int more = histories
                    .computeIfAbsent(instance.id(), any -> new History(0))
                    .more(instance);
            if (more > 0) {
                count += more;
                last = Optional.of(instance);
            }
        }
        var byProcess = seen.stream()
                .collect(Collectors.groupingBy(instance -> instance.group().process()));
        silentSince.keySet().retainAll(byProcess.keySet());
        byProcess.forEach((process, instances) -> silence(process, instances, now));
        return count >= TOO_MANY ? last : Optional.empty();
    }

    private void silence(String process, List<InstanceStatus> seen, Instant now) {
        var ill = in(InstanceState.UNHEALTHY, seen);
        if (ill.size() <= in(InstanceState.HEALTHY, seen).size()) {
            silentSince.remove(process);
            return;
        }
        if (!now.isBefore(silentSince.computeIfAbsent(process, any -> now).plus(SILENCE))) {
            silentSince.put(process, now);
            count++;
            last = Optional.of(ill.getFirst());
        }
    }

    private static List<InstanceStatus> in(InstanceState state, List<InstanceStatus> seen) {
        return seen.stream().filter(instance -> instance.state() == state).toList();
    }

    /**
     * Why one is given up. One that died and runs again may have nothing to say against it, or something else that is odd about
     * it.
     */
    static Optional<InstanceStatus.Reason> why(InstanceStatus instance) {
        var ending = instance.exit().map(InstanceStatus.Exit::reason);
        return instance.state() == InstanceState.UNHEALTHY
                ? instance.reason().or(() -> ending)
                : ending.or(instance::reason);
    }

    /** One that stands still did not end by itself, or the engine would start it again. */
    private static int total(InstanceStatus instance) {
        return instance.state() == InstanceState.RESTARTING ? instance.starts() : Math.max(0, instance.starts() - 1);
    }

    private static final class History {
        private int ended;
        private boolean excused;

        History(int ended) {
            this.ended = ended;
        }

        int more(InstanceStatus instance) {
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
            return more;
        }
    }
}
