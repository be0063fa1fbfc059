package berth.router.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the system says of this process (proc(5)); zeros where it says nothing.
 *
 * @param descriptors files and sockets that are open
 * @param descriptorLimit how many may be
 * @param residentBytes memory
 * @param cpuSeconds of user and system
 */
record ProcessFigures(long descriptors, long descriptorLimit, long residentBytes, double cpuSeconds) {
    private static final Path SELF = Path.of("/proc/self");
    private static final double TICKS_PER_SECOND = 100;
    private static final long KIBI = 1024;
    private static final int USER_TICKS = 11;

    static ProcessFigures now() {
        return new ProcessFigures(countDescriptors(), limitOfDescriptors(), residentBytesNow(), cpuSecondsNow());
    }

    /** How many descriptors the process may have; 0 if the system does not say. */
    static long limitOfDescriptors() {
        try {
            for (var line : Files.readAllLines(SELF.resolve("limits"))) {
                if (line.startsWith("Max open files")) {
                    var soft = line.substring("Max open files".length()).strip().split("\\s+")[0];
                    return soft.equals("unlimited") ? 0 : Long.parseLong(soft);
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    private static long countDescriptors() {
        try (var open = Files.newDirectoryStream(SELF.resolve("fd"))) {
            long count = 0;
            for (var each : open) {
                count += each.getNameCount() > 0 ? 1 : 0;
            }
            // One was for counting.
            return count - 1;
        } catch (IOException e) {
            return 0;
        }
    }

    private static long residentBytesNow() {
        try {
            for (var line : Files.readAllLines(SELF.resolve("status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBI;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    private static double cpuSecondsNow() {
        try {
            var stat = Files.readString(SELF.resolve("stat"));
            // The name of the program, in brackets, may hold anything.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }
}
