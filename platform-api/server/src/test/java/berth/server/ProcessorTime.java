package berth.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What processes have used of the processors so far, which a machine that is busy otherwise does not change. */
final class ProcessorTime {
    /** Linux tells it in such ticks, whatever its own clock. */
    private static final Duration TICK = Duration.ofMillis(10);

    private ProcessorTime() {}

    /** Of this process. */
    static Duration own() {
        return of(ProcessHandle.current().pid());
    }

    /** Of these processes together; of those that are gone, nothing. */
    static Duration of(Collection<Long> processes) {
        return processes.stream().map(ProcessorTime::of).reduce(Duration.ZERO, Duration::plus);
    }

    /** Of this process's threads, by their names as the system has them. */
    static Map<String, Duration> ofThreads() {
        var all = new TreeMap<String, Duration>();
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            tasks.forEach(task -> name(task).ifPresent(name -> all.merge(name, of(task), Duration::plus)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Optional<String> name(Path task) {
        try {
            return Optional.of(Files.readString(task.resolve("comm")).strip());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Duration of(long process) {
        return of(Path.of("/proc", String.valueOf(process)));
    }

    private static Duration of(Path process) {
        try {
            var stat = Files.readString(process.resolve("stat"));
            // The name, which may hold anything, ends with the last bracket; user and system time are the 14th and 15th
            // field.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return TICK.multipliedBy(Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }
}
