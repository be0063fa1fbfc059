package berth.node.engine;

import berth.node.InstanceStatus.Exit;
import berth.node.InstanceStatus.Reason;
import berth.node.LogLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How instances ended last, and why. {@link ToldExits} has only what the events told: here that is weighed against what an
 * inspection shows. While one stands still its inspection says it, whatever else is told; once it runs again, the engine's
 * events do, unless it was seen standing still. {@link ExitReason} finds the reason, once for each ending, for it may read the
 * log: again only if the engine told afterwards that memory was short.
 */
final class Exits {
    /** Among so many last lines is the last one of the run that ended, nearly always: the next has just begun. */
    private static final int RECENT = 100;

    private final ToldExits told;
    private final LastLines lines;
    private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

    Exits(ToldExits told, LastLines lines) {
        this.told = told;
        this.lines = lines;
    }

    /** Reads the last lines of an instance's log, that many at most. */
    @FunctionalInterface
    interface LastLines {
        List<LogLine> of(String id, int count);
    }

    /** Of one that stands still. */
    Exit ofStill(String id, Inspected inspected) {
        return known(id, inspected)
                .orElseGet(() -> remember(id, inspected, stillExit(id, inspected), () -> lines.of(id, 1)));
    }

    /** Of one that runs; empty if it has not ended by itself since it was made, or nobody saw how. */
    Optional<Exit> ofRunning(String id, Inspected inspected) {
        Optional<Instant> finishedAt = inspected.finishedAt();
        if (inspected.starts() < 2 || finishedAt.isEmpty()) {
            return Optional.empty();
        }
        return known(id, inspected)
                .or(() -> told(id, finishedAt)
                        // Before the clock was set back there may have been one that seems to be later.
                        .filter(ended -> inspected
                                .startedAt()
                                .filter(ended.at()::isAfter)
                                .isEmpty())
                        .map(ended ->
                                remember(id, inspected, exit(ended, inspected), () -> linesUntil(id, ended.at()))));
    }

    /** As the engine tells it. */
    void take(EngineEvent event) {
        told.take(event);
    }

    /** What has been taken so far is before this. */
    long moment() {
        return told.moment();
    }

    /** For who waits: whether one of these has ended after the moment that stands beside it. */
    boolean anyEndedAfter(Map<String, Long> moments) {
        return told.anyEndedAfter(moments);
    }

    /** Drops what is remembered of all others, but what was told of them since. */
    void keepOnly(Set<String> ids, long moment) {
        known.keySet().retainAll(ids);
        told.keepOnly(ids, moment);
    }

    private Optional<Exit> known(String id, Inspected inspected) {
        return Optional.ofNullable(known.get(id))
                .filter(last -> last.finishedAt.equals(inspected.finishedAt()))
                .map(Known::exit)
                .filter(exit -> exit.outOfMemory() || !wasOutOfMemory(id, inspected));
    }

    /** Empty if the events tell only of an older one: that of the last is still under way. */
    private Optional<ToldExits.Ended> told(String id, Optional<Instant> finishedAt) {
        return told.of(id).filter(ended -> finishedAt.isPresent() && !ended.at().isBefore(finishedAt.get()));
    }

    private boolean wasOutOfMemory(String id, Inspected inspected) {
        return told(id, inspected.finishedAt())
                .filter(ToldExits.Ended::outOfMemory)
                .isPresent();
    }

    private Inspected.Exit stillExit(String id, Inspected inspected) {
        Inspected.Exit shown = inspected.exit();
        boolean outOfMemory = shown.outOfMemory() || wasOutOfMemory(id, inspected);
        return new Inspected.Exit(shown.code(), outOfMemory, shown.error(), shown.ran(), shown.memoryBytes());
    }

    private Exit remember(String id, Inspected inspected, Inspected.Exit exit, Supplier<List<LogLine>> lines) {
        Reason reason = ExitReason.of(
                exit,
                () -> lines.get().stream().reduce((first, second) -> second).map(LogLine::text));
        Exit told = new Exit(exit.code(), Reasons.signal(exit.code()), exit.outOfMemory(), reason);
        known.put(id, new Known(inspected.finishedAt(), told));
        return told;
    }

    private List<LogLine> linesUntil(String id, Instant end) {
        return lines.of(id, RECENT).stream()
                .filter(line -> !line.at().isAfter(end))
                .toList();
    }

    private static Inspected.Exit exit(ToldExits.Ended ended, Inspected inspected) {
        return new Inspected.Exit(ended.code(), ended.outOfMemory(), "", ended.ran(), inspected.memoryBytes());
    }

    private record Known(Optional<Instant> finishedAt, Exit exit) {}
}
