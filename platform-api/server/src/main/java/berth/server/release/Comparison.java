package berth.server.release;

import berth.api.formation.ScaleDefault;
import berth.api.release.ReleaseDiff;
import berth.api.release.ReleaseDiff.Change;
import berth.api.release.ReleaseDiff.CheckChange;
import berth.api.release.ReleaseDiff.FormationChange;
import berth.api.release.ReleaseDiff.Names;
import berth.api.release.ReleaseDiff.ProcessChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Compares releases; tells nothing of config vars but their names. */
final class Comparison {
    private Comparison() {}

    static ReleaseDiff of(Release from, Release to) {
        return new ReleaseDiff(
                from.number(),
                to.number(),
                change(Optional.of(from.image()), Optional.of(to.image())),
                change(from.commit(), to.commit()),
                names(from.variables(), to.variables()),
                processTypes(from.processTypes(), to.processTypes()),
                formation(views(from.formation()), views(to.formation())),
                from.checks().isPresent() && to.checks().isPresent()
                        ? checks(CheckWords.of(from), CheckWords.of(to))
                        : List.of());
    }

    static SortedMap<String, ScaleDefault> views(Map<String, Scale> formation) {
        var views = new TreeMap<String, ScaleDefault>();
        formation.forEach((process, scale) -> views.put(process, view(process, scale)));
        return views;
    }

    private static ScaleDefault view(String process, Scale scale) {
        var count = process.equals(Release.PROCESS) ? Optional.<Integer>empty() : Optional.of(scale.count());
        return new ScaleDefault(count, scale.memoryMebibytes(), scale.cpus());
    }

    private static List<FormationChange> formation(Map<String, ScaleDefault> before, Map<String, ScaleDefault> after) {
        return Stream.concat(before.keySet().stream(), after.keySet().stream())
                .distinct()
                .sorted()
                .map(process -> new FormationChange(process, value(before, process), value(after, process)))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    private static List<CheckChange> checks(Map<String, String> before, Map<String, String> after) {
        return processTypes(before, after).stream()
                .map(change -> new CheckChange(change.name(), change.before(), change.after()))
                .toList();
    }

    private static Optional<Change> change(Optional<String> before, Optional<String> after) {
        return before.equals(after) ? Optional.empty() : Optional.of(new Change(before, after));
    }

    private static Names names(Map<String, String> before, Map<String, String> after) {
        return new Names(
                sorted(after, name -> !before.containsKey(name)),
                sorted(
                        after,
                        name -> before.containsKey(name) && !value(before, name).equals(value(after, name))),
                sorted(before, name -> !after.containsKey(name)));
    }

    private static List<String> sorted(Map<String, String> of, Predicate<String> which) {
        return of.keySet().stream().filter(which).sorted().toList();
    }

    private static List<ProcessChange> processTypes(Map<String, String> before, Map<String, String> after) {
        var all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        return all.stream()
                .filter(name -> !value(before, name).equals(value(after, name)))
                .map(name -> new ProcessChange(name, value(before, name), value(after, name)))
                .toList();
    }

    private static <V> Optional<V> value(Map<String, V> of, String name) {
        return Optional.ofNullable(of.get(name));
    }
}
