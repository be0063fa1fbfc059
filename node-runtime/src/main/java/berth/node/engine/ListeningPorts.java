package berth.node.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The TCP ports on which the processes of a container listen.
 *
 * @param reachable those on an address that others can reach, lowest first
 * @param loopback those only on the container's own loopback addresses, lowest first
 */
record ListeningPorts(List<Integer> reachable, List<Integer> loopback) {
    /** {@code TCP_LISTEN} in the kernel's tcp_states.h. */
    private static final String LISTEN = "0A";

    /** 127.0.0.11, where Docker's own name server listens in every container; lowest byte first, as the kernel writes. */
    private static final String NAME_SERVER = "0B00007F";

    private static final String LOOPBACK_6 = "00000000000000000000000001000000";
    private static final String MAPPED_4 = "0000000000000000FFFF0000";

    ListeningPorts {
        reachable = List.copyOf(reachable);
        loopback = List.copyOf(loopback);
    }

    /** Reads them from the network name space of a process; empty if it may not be read, or the process is gone. */
    static Optional<ListeningPorts> of(long pid) {
        if (pid <= 0) {
            return Optional.empty();
        }
        Path net = Path.of("/proc", Long.toString(pid), "net");
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(net.resolve("tcp")));
            Path six = net.resolve("tcp6");
            if (Files.exists(six)) {
                lines.addAll(Files.readAllLines(six));
            }
            return Optional.of(parse(lines));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Lines of {@code /proc/net/tcp} and {@code tcp6} (proc(5)): the second column is address:port, the fourth the state. */
    static ListeningPorts parse(List<String> lines) {
        List<Integer> reachable = new ArrayList<>();
        List<Integer> loopback = new ArrayList<>();
        for (String line : lines) {
            String[] columns = line.trim().split("\\s+");
            if (columns.length < 4 || !columns[3].equals(LISTEN)) {
                continue;
            }
            int colon = columns[1].indexOf(':');
            String address = columns[1].substring(0, colon);
            if (!address.equals(NAME_SERVER)) {
                (isLoopback(address) ? loopback : reachable).add(Integer.parseInt(columns[1].substring(colon + 1), 16));
            }
        }
        loopback.removeAll(reachable);
        return new ListeningPorts(
                reachable.stream().distinct().sorted().toList(),
                loopback.stream().distinct().sorted().toList());
    }

    private static boolean isLoopback(String address) {
        String four = address.startsWith(MAPPED_4) ? address.substring(MAPPED_4.length()) : address;
        return address.equals(LOOPBACK_6) || four.length() == 8 && four.endsWith("7F");
    }

    /** The lowest reachable port. */
    OptionalInt lowest() {
        return reachable.stream().mapToInt(Integer::intValue).findFirst();
    }
}
