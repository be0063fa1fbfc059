package berth.console;

import berth.api.release.ReleaseView;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A process type of a release in one line.
 *
 * @param command empty for the image's own
 * @param formation how it runs unless somebody has scaled it
 */
record ProcessLine(String name, String command, Optional<String> formation, Optional<String> check) {
    static List<ProcessLine> of(ReleaseView release) {
        var names = new TreeSet<>(release.processTypes().keySet());
        names.addAll(release.formation().keySet());
        return names.stream()
                .map(name -> new ProcessLine(
                        name,
                        release.processTypes().getOrDefault(name, ""),
                        Optional.ofNullable(release.formation().get(name)).map(Scaled::words),
                        Optional.ofNullable(release.checks().get(name))))
                .toList();
    }
}
