package berth.server.instance;

import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.server.instance.AwayChange.Ended;
import berth.server.instance.AwayChange.Unhealthy;
import berth.server.instance.Vacancies.Vacancy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which instances are away, because they ended, were removed or are ill, and since when; and which are back, or have another in their
 * place. Not thread-safe.
 */
final class AwayWatch {
    private final AwayBudget budget = new AwayBudget();
    private final Map<String, Followed> followed = new HashMap<>();
    private final Vacancies vacancies = new Vacancies();
    private boolean hasLooked;

    /**
     * How one looks at them.
     *
     * @param quiet of whom nothing is told: Berth ends it, or tells of it otherwise
     * @param alone whether no other control plane lives, which may be ending what this one knows nothing of
     */
    record Look(Instant now, Predicate<InstanceStatus> quiet, boolean alone) {}

    /**
     * It was told to be away when another control plane looked last. To be told before the first look.
     *
     * @param isAllTold whether all that has become of it since is told
     */
    void resume(InstanceStatus instance, Instant since, boolean isAllTold) {
        var life = isAllTold ? LifeWatch.goingOn(instance) : LifeWatch.fromTheBeginning();
        followed.put(
                instance.id(),
                new Followed(instance, life, Optional.of(Absence.since(since).told(true))));
    }

    List<AwayChange> look(List<InstanceStatus> seen, Look how) {
        var turn = new Turn(how, seen);
        vacancies.closeOld(how.now());
        var ids = seen.stream().map(InstanceStatus::id).collect(Collectors.toSet());
        followed.values().removeIf(each -> {
            boolean left = !ids.contains(each.last.id());
            if (left) {
                each.leave(turn);
            }
            return left;
        });
        for (InstanceStatus instance : seen) {
            followed.computeIfAbsent(instance.id(), id -> begin(instance, turn)).look(instance, turn);
        }
        hasLooked = true;
        return turn.changes;
    }

    private Followed begin(InstanceStatus instance, Turn turn) {
        var absence = vacancies.take(instance.group()).map(vacancy -> {
            // Beside another control plane it was not, for that may have ended it; but what is replaced was wished.
            var told = vacancy.absence().isTold() || turn.tell(vacancy.ended());
            return vacancy.absence().told(told).inPlaceOf(vacancy.of());
        });
        return new Followed(instance, hasLooked ? LifeWatch.ofNew() : LifeWatch.fromTheBeginning(), absence);
    }

    /** One look at all, and what comes of it. */
    private final class Turn {
        private final Look how;
        private final List<InstanceStatus> seen;
        private final List<AwayChange> changes = new ArrayList<>();

        Turn(Look how, List<InstanceStatus> seen) {
            this.how = how;
            this.seen = seen;
        }

        /** Whether it is told: there may have been too many. */
        boolean tell(AwayChange away) {
            boolean may = budget.take(away.instance().group(), how.now(), seen);
            if (may) {
                changes.add(away);
            }
            return may;
        }
    }

    /** One that was there at the last look. */
    private final class Followed {
        private final LifeWatch life;
        private InstanceStatus last;
        private Optional<Absence> absence;
        /** It stands still, as if somebody had stopped it: that may have been another control plane. */
        private Optional<Ended> doubted = Optional.empty();

        Followed(InstanceStatus first, LifeWatch life, Optional<Absence> absence) {
            this.life = life;
            this.last = first;
            this.absence = absence;
        }

        void look(InstanceStatus now, Turn turn) {
            last = now;
            var seen = life.look(now, turn.how.now());
            if (turn.how.quiet().test(now)) {
                doubted = Optional.empty();
                absence = Optional.of(absenceSince(turn.how.now()));
            } else {
                look(seen, turn);
            }
            if (now.state() == InstanceState.HEALTHY) {
                absence.filter(Absence::isTold).ifPresent(over -> turn.changes.add(over.end(now, turn.how.now())));
                absence = Optional.empty();
            }
        }

        private void look(LifeWatch.Seen seen, Turn turn) {
            seen.ended().ifPresent(ended -> {
                // That one was started again meanwhile.
                tellDoubted(turn);
                absence = Optional.of(absenceSince(turn.how.now()));
                doubted = Optional.of(ended);
            });
            // Nobody starts again what is to end.
            if (turn.how.alone() || last.state() != InstanceState.EXITED) {
                tellDoubted(turn);
            }
            seen.ill().ifPresent(since -> absence = Optional.of(absenceSince(since)));
            if (seen.isIll()) {
                tell(new Unhealthy(last, LifeWatch.why(last)), turn);
            }
        }

        private void tellDoubted(Turn turn) {
            doubted.ifPresent(ended -> tell(ended, turn));
            doubted = Optional.empty();
        }

        private void tell(AwayChange change, Turn turn) {
            if (turn.tell(change)) {
                absence = absence.map(each -> each.told(true));
            }
        }

        private Absence absenceSince(Instant now) {
            return absence.orElseGet(() -> Absence.since(now));
        }

        void leave(Turn turn) {
            boolean isMissed =
                    !life.hasStoodStill() || absence.filter(Absence::isTold).isPresent();
            if (turn.how.quiet().test(last) || !isMissed) {
                return;
            }
            doubted.or(life::gone).ifPresent(ended -> {
                var begun = absenceSince(turn.how.now());
                boolean told = begun.isTold() || turn.how.alone() && turn.tell(ended);
                vacancies.add(new Vacancy(ended, turn.how.now(), begun.told(told)));
            });
        }
    }
}
