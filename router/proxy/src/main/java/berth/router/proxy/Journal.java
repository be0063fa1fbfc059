package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.Route;
import berth.router.RouteChange;
import berth.router.RouteKey;
import berth.router.RouteTable;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has changed in a table since the whole of it was written: a file with a line of JSON for each change, in order. A process
 * that is killed while it writes leaves a torn line at the end, which counts as not written.
 */
final class Journal {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());

    private final ObjectMapper json = new ObjectMapper();
    private final Path file;
    /** How much of the file holds; what is behind it is overwritten. */
    private long end;

    Journal(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    Path file() {
        return file;
    }

    /** In octets. */
    long length() {
        return end;
    }

    /** Writes down these too. */
    void add(List<RouteChange> changes) throws IOException {
        var lines = new ByteArrayOutputStream();
        for (var change : changes) {
            lines.write(json.writeValueAsBytes(change));
            lines.write('\n');
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(end).position(end);
            for (var left = ByteBuffer.wrap(lines.toByteArray()); left.hasRemaining(); ) {
                channel.write(left);
            }
        }
        end += lines.size();
    }

    /** Forgets all: the whole table was written. */
    void clear() throws IOException {
        end = 0;
        Files.deleteIfExists(file);
    }

    /** What the changes made of a table; those that were made before it are left out. */
    RouteTable applyTo(RouteTable table) throws IOException {
        end = 0;
        byte[] lines;
        try {
            lines = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return table;
        }
        var replay = new Replay(table);
        int from = 0;
        for (int to = 0; to < lines.length; to++) {
            if (lines[to] == '\n') {
                var change = parse(lines, from, to - from);
                if (change == null || !replay.take(change)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0} cannot be read from octet {1} on: route table {2} is the last that is known",
                            file,
                            Long.toString(end),
                            Long.toString(replay.generation));
                    break;
                }
                from = to + 1;
                end = from;
            }
        }
        return replay.table();
    }

    private @Nullable RouteChange parse(byte[] lines, int from, int length) {
        try {
            return json.readValue(lines, from, length, RouteChange.class);
        } catch (IOException e) {
            return null;
        }
    }

    /** A table on which changes are carried out. */
    private static final class Replay {
        private final Map<RouteKey, Route> routes = new LinkedHashMap<>();
        private final RouteTable table;
        private @Nullable RouteChange last;
        private long generation;

        Replay(RouteTable table) {
            this.table = table;
            this.generation = table.generation();
        }

        /** False if it is a change of another table. */
        boolean take(RouteChange change) {
            if (change.generation() <= generation) {
                return true;
            }
            if (change.from() != generation) {
                return false;
            }
            if (last == null) {
                table.routes().forEach(route -> routes.put(RouteKey.of(route), route));
            }
            change.remove().forEach(routes::remove);
            change.put().forEach(route -> routes.put(RouteKey.of(route), route));
            generation = change.generation();
            last = change;
            return true;
        }

        RouteTable table() {
            return last == null ? table : new RouteTable(generation, List.copyOf(routes.values()), last.challenges());
        }
    }
}
