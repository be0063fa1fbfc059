package berth.node.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's own accounts of a container, of version 1 and of version 2 (cgroups(7)). Reading a few small files costs less
 * than asking the engine, which takes some milliseconds of processor time for each container.
 */
final class ControlGroup {
    private final Path proc;
    private final Path groups;

    ControlGroup() {
        this(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    ControlGroup(Path proc, Path groups) {
        this.proc = proc;
        this.groups = groups;
    }

    /** What a container has used. */
    record Usage(Duration processorTime, long memoryBytes) {}

    /** Of the control group that the process is in; empty if it is gone, or this machine does not tell. */
    Optional<Usage> of(long pid) {
        if (pid <= 0) {
            return Optional.empty();
        }
        try {
            List<String> lines =
                    Files.readAllLines(proc.resolve(Long.toString(pid)).resolve("cgroup"));
            Optional<String> unified = path(lines, "");
            if (unified.isPresent() && Files.exists(groups.resolve("cgroup.controllers"))) {
                return Optional.of(second(groups.resolve(unified.get())));
            }
            Optional<String> cpu = path(lines, "cpuacct");
            Optional<String> memory = path(lines, "memory");
            return cpu.isPresent() && memory.isPresent()
                    ? Optional.of(first(
                            groups.resolve("cpuacct").resolve(cpu.get()),
                            groups.resolve("memory").resolve(memory.get())))
                    : Optional.empty();
        } catch (IOException | NumberFormatException gone) {
            return Optional.empty();
        }
    }

    private static Usage first(Path cpu, Path memory) throws IOException {
        long used = number(memory.resolve("memory.usage_in_bytes"))
                - field(memory.resolve("memory.stat"), "total_inactive_file");
        return new Usage(Duration.ofNanos(number(cpu.resolve("cpuacct.usage"))), Math.max(0, used));
    }

    private static Usage second(Path group) throws IOException {
        long micros = field(group.resolve("cpu.stat"), "usage_usec");
        long used = number(group.resolve("memory.current")) - field(group.resolve("memory.stat"), "inactive_file");
        return new Usage(Duration.ofNanos(micros * 1_000), Math.max(0, used));
    }

    /** Path of the controller's hierarchy, without the slash; the unified one's name is empty. */
    private static Optional<String> path(List<String> lines, String controller) {
        return lines.stream()
                .map(line -> line.split(":", 3))
                .filter(parts ->
                        parts.length == 3 && List.of(parts[1].split(",")).contains(controller))
                .map(parts -> parts[2].substring(1))
                .findFirst();
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    /** A line of the file is a name and a number. */
    private static long field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(
                        line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException(file + " has no " + name));
    }
}
