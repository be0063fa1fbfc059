package berth.server.instance;

import berth.node.GroupKey;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which instances are away, because they ended, were removed or are ill, and since when; and which are back, or have another in their
 * place. Runs are known by when the engine started them, which is the same for all who look. Not thread-safe.
 */
final class AwayWatch {
    static final String DISCONNECTED = "instance.disconnected";
    private static final Reason REMOVED = new Reason("instance.removed", "was removed by somebody");
    private static final Reason UNSEEN = new Reason("instance.exited", "ended; nobody saw how");

    /** Who is ill for less may be about to end, which is told then. */
    private static final Duration ILL = Duration.ofSeconds(2);

    /** Of one that is gone, another that appears so soon takes the place. */
    private static final Duration REPLACED = Duration.ofMinutes(1);

    private final AwayBudget budget = new AwayBudget();
    private final Map<String, Known> known = new HashMap<>();
    private final Map<GroupKey, Deque<Gone>> gone = new HashMap<>();
    private boolean hasLooked;

    /** What changed of an instance, as it is seen now; of one that is gone, as it was seen last. */
    sealed interface Change {
        InstanceStatus instance();
    }

    /** @param run that ended, by when it began */
    record Ended(InstanceStatus instance, Instant run, Reason why) implements Change {}

    /** Runs, and does not serve. */
    record Unhealthy(InstanceStatus instance, Reason why) implements Change {}

    /**
     * Healthy again.
     *
     * @param away for how long it was not
     * @param replaces the one that is gone, in whose place it is
     */
    record Back(InstanceStatus instance, Duration away, Optional<String> replaces) implements Change {}

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
     * @param ofThisRun whether that is of the run that goes on: what became of a later one nobody has told
     */
    void resume(InstanceStatus instance, Instant since, boolean ofThisRun) {
        var begun = new Known(instance).away(since, true);
        begun.runIsTold = ofThisRun;
        known.put(instance.id(), begun);
    }

    List<Change> look(List<InstanceStatus> seen, Look how) {
        var changes = new ArrayList<Change>();
        var ids = seen.stream().map(InstanceStatus::id).collect(Collectors.toSet());
        budget.turn(how.now(), seen);
        gone.values().forEach(all -> all.removeIf(each -> how.now().isAfter(each.at.plus(REPLACED))));
        gone.values().removeIf(Deque::isEmpty);
        known.values().removeIf(each -> {
            boolean left = !ids.contains(each.last.id());
            if (left) {
                left(each, how, changes);
            }
            return left;
        });
        for (InstanceStatus instance : seen) {
            var before = known.get(instance.id());
            if (before == null) {
                known.put(instance.id(), first(instance, how, changes));
            } else {
                before.look(instance, how, changes);
            }
        }
        hasLooked = true;
        return changes;
    }

    /** One that never ran is missed by nobody. */
    private void left(Known before, Look how, List<Change> changes) {
        if (how.quiet.test(before.last) || before.stoodStill) {
            return;
        }
        before.leaves().map(ended -> new Gone(before, how.now(), ended)).ifPresent(of -> {
            if (!before.isTold && how.alone) {
                of.tell(changes);
            }
            gone.computeIfAbsent(before.last.group(), any -> new ArrayDeque<>()).add(of);
        });
    }

    private Known first(InstanceStatus instance, Look how, List<Change> changes) {
        var replaced = Optional.ofNullable(gone.get(instance.group())).map(Deque::poll);
        var begun = new Known(instance);
        replaced.ifPresent(before -> {
            if (!before.isTold) {
                before.tell(changes);
            }
            begun.away(before.since, before.isTold);
            begun.replaces = Optional.of(before.ended.instance.id());
        });
        begun.look(instance, how, changes);
        return begun;
    }

    /** One that is not there any more, until another takes its place. */
    private final class Gone {
        private final Instant at;
        private final Instant since;
        private final Ended ended;
        private boolean isTold;

        Gone(Known before, Instant at, Ended ended) {
            this.at = at;
            this.since = before.since.orElse(at);
            this.ended = ended;
            this.isTold = before.isTold;
        }

        void tell(List<Change> changes) {
            isTold = budget.tell(ended, changes);
        }
    }

    private final class Known {
        private InstanceStatus last;
        private boolean isNew = true;
        /** Whether what it is in was told by another control plane, before it was seen here. */
        private boolean runIsTold;

        /** Whether it stands still since Berth began to look: it was stopped with Berth, or nobody can tell it from that. */
        private boolean stoodStill;

        private Optional<Instant> since = Optional.empty();
        /** Since when it is ill, until that is told. */
        private Optional<Instant> ill = Optional.empty();

        private boolean isTold;
        /** Stands still, as if somebody had stopped it: that may have been another control plane. */
        private Optional<Ended> unsure = Optional.empty();

        private Optional<String> replaces = Optional.empty();

        Known(InstanceStatus first) {
            last = first;
        }

        Known away(Instant from, boolean told) {
            since = Optional.of(from);
            isTold = told;
            return this;
        }

        void look(InstanceStatus now, Look how, List<Change> changes) {
            stoodStill = now.state() == InstanceState.EXITED && (stoodStill || isNew && !hasLooked);
            var ended = ended(now);
            if (!isIll(now)) {
                ill = Optional.empty();
            } else if (isNew ? !runIsTold : !isIll(last) || isOtherRun(now)) {
                ill = Optional.of(how.now());
            }
            last = now;
            isNew = false;
            if (how.quiet.test(now)) {
                ill = Optional.empty();
                isTold = false;
                unsure = Optional.empty();
                since = since.or(() -> Optional.of(how.now()));
            } else {
                ended.ifPresent(end -> end(end, how, changes));
                if (!isOver(now) || how.alone) {
                    // It was started again, which nobody does with what is to end, or nobody else is there any more.
                    unsure.ifPresent(end -> isTold |= budget.tell(end, changes));
                    unsure = Optional.empty();
                }
                since = since.or(() -> ill);
                if (ill.filter(begun -> !how.now().isBefore(begun.plus(ILL))).isPresent()) {
                    ill = Optional.empty();
                    isTold |= budget.tell(new Unhealthy(now, now.reason().orElse(UNSEEN)), changes);
                }
            }
            if (now.state() == InstanceState.HEALTHY) {
                if (isTold) {
                    var from = since.orElse(how.now());
                    changes.add(new Back(now, Duration.between(from, how.now()), replaces));
                }
                since = Optional.empty();
                isTold = false;
                replaces = Optional.empty();
            }
        }

        private void end(Ended end, Look how, List<Change> changes) {
            since = since.or(() -> Optional.of(how.now()));
            if (how.alone || end.instance.state() != InstanceState.EXITED) {
                isTold |= budget.tell(end, changes);
            } else {
                unsure = Optional.of(end);
            }
        }

        private Optional<Ended> ended(InstanceStatus now) {
            if (stoodStill) {
                return Optional.empty();
            }
            // One that never ran has not ended.
            if (isOver(now)) {
                return now.startedAt()
                        .filter(any -> isNew ? !runIsTold : !isOver(last) || isOtherRun(now))
                        .map(run -> new Ended(now, run, why(now.reason().or(() -> exit(now)))));
            }
            return last.startedAt()
                    .filter(any -> isOtherRun(now) && !isOver(last))
                    .map(run -> new Ended(now, run, why(exit(now))));
        }

        /** How it went: one that ended or was ill before has been replaced, so nobody removed it. */
        private Optional<Ended> leaves() {
            var reason = isOver(last) || isIll(last) ? why(last.reason().or(() -> exit(last))) : REMOVED;
            return unsure.or(() -> last.startedAt().map(run -> new Ended(last, run, reason)));
        }

        private boolean isOtherRun(InstanceStatus now) {
            return last.startedAt().isPresent() && !last.startedAt().equals(now.startedAt());
        }
    }

    private static Optional<Reason> exit(InstanceStatus instance) {
        return instance.exit().map(InstanceStatus.Exit::reason);
    }

    private static Reason why(Optional<Reason> reason) {
        return reason.orElse(UNSEEN);
    }

    private static boolean isOver(InstanceStatus instance) {
        return switch (instance.state()) {
            case RESTARTING -> true;
            case EXITED -> !isDisconnected(instance);
            case STARTING, HEALTHY, UNHEALTHY -> false;
        };
    }

    private static boolean isIll(InstanceStatus instance) {
        return instance.state() == InstanceState.UNHEALTHY || isDisconnected(instance);
    }

    private static boolean isDisconnected(InstanceStatus instance) {
        return instance.reason().filter(why -> why.code().equals(DISCONNECTED)).isPresent();
    }
}
