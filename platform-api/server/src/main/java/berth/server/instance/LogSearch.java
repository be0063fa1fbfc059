package berth.server.instance;

import berth.api.instance.LogLineView;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Which kept lines are wanted.
 *
 * @param until exclusive
 * @param instance beginning of the id
 * @param text in upper or lower case
 * @param limit the newest so many
 */
record LogSearch(
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> process,
        Optional<String> instance,
        Optional<String> text,
        int limit) {
    LogSearch {
        text = text.map(wanted -> wanted.toLowerCase(Locale.ROOT));
    }

    /** Oldest first; reads all files, but never keeps more lines than are wanted. */
    List<LogLineView> in(List<LogFile> files) throws IOException {
        var newest = new PriorityQueue<LogLineView>(Comparator.comparing(LogLineView::at));
        for (LogFile file : files) {
            if (!isWanted(file)) {
                continue;
            }
            file.read(line -> {
                if (isWanted(line.at(), line.text())) {
                    newest.add(new LogLineView(
                            line.at(), file.process(), file.release(), file.instance(), line.error(), line.text()));
                    if (newest.size() > limit) {
                        newest.remove();
                    }
                }
            });
        }
        return newest.stream().sorted(Comparator.comparing(LogLineView::at)).toList();
    }

    private boolean isWanted(LogFile file) {
        return process.map(file.process()::equals).orElse(true)
                && instance.map(file.instance()::startsWith).orElse(true);
    }

    private boolean isWanted(Instant at, String line) {
        return !since.filter(at::isBefore).isPresent()
                && until.map(at::isBefore).orElse(true)
                && text.map(line.toLowerCase(Locale.ROOT)::contains).orElse(true);
    }
}
