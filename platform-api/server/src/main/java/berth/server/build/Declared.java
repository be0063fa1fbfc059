package berth.server.build;

import berth.node.HealthCheck;
import berth.server.formation.ScaleWish;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a source says of how its app runs.
 *
 * @param formation by process type
 * @param crontab schedule and command of each, in one line, as in a crontab
 * @param checks health checks by process type
 * @param notes what of it counts for nothing, a sentence each
 * @param errors what of it makes no sense, a sentence each: the app cannot go live as its author means it
 * @param files those that speak of each process type
 */
record Declared(
        Map<String, ScaleWish> formation,
        List<String> crontab,
        Map<String, HealthCheck> checks,
        List<String> notes,
        List<String> errors,
        Map<String, String> files) {
    static final Declared NOTHING = new Declared(Map.of(), List.of(), Map.of(), new Remarks(""));

    Declared {
        formation = Map.copyOf(formation);
        crontab = List.copyOf(crontab);
        checks = Map.copyOf(checks);
        notes = List.copyOf(notes);
        errors = List.copyOf(errors);
        files = Map.copyOf(files);
    }

    /** What one file says. */
    Declared(Map<String, ScaleWish> formation, List<String> crontab, Map<String, HealthCheck> checks, Remarks remarks) {
        this(
                formation,
                crontab,
                checks,
                remarks.notes(),
                remarks.errors(),
                Stream.concat(formation.keySet().stream(), checks.keySet().stream())
                        .distinct()
                        .collect(Collectors.toMap(process -> process, any -> remarks.file())));
    }

    /** The same without what is said of other process types than these, which becomes notes. */
    Declared of(Set<String> processTypes) {
        var scales = new LinkedHashMap<>(formation);
        scales.keySet().retainAll(processTypes);
        var kept = new LinkedHashMap<>(checks);
        kept.keySet().retainAll(processTypes);
        var unknown = Stream.concat(
                unknown("the formation of ", formation, processTypes),
                unknown("the health check of ", checks, processTypes));
        return new Declared(scales, crontab, kept, both(notes, unknown.toList()), errors, files);
    }

    private Stream<String> unknown(String what, Map<String, ?> byProcess, Set<String> processTypes) {
        return byProcess.keySet().stream()
                .filter(process -> !processTypes.contains(process))
                .sorted()
                .map(process ->
                        files.get(process) + ": " + what + process + " is not used: there is no such process type");
    }

    /** What either says; this counts where both say something of the same. */
    Declared or(Declared other) {
        var scales = new LinkedHashMap<>(other.formation);
        formation.forEach((process, wish) -> scales.merge(process, wish, (theirs, mine) -> mine.over(theirs)));
        var lines = new LinkedHashSet<>(both(crontab, other.crontab));
        var health = new LinkedHashMap<>(other.checks);
        health.putAll(checks);
        var all = new LinkedHashMap<>(files);
        other.files.forEach((process, file) -> all.merge(process, file, (mine, theirs) -> mine + " or " + theirs));
        return new Declared(
                scales, List.copyOf(lines), health, both(notes, other.notes), both(errors, other.errors), all);
    }

    private static List<String> both(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
