package berth.server.build;

import berth.node.HealthCheck;
import berth.server.formation.ScaleWish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a file of the source says of how the app runs.
 *
 * @param formation by process type
 * @param crontab schedule and command of each, in one line, as in a crontab
 * @param checks health checks by process type
 * @param faults a sentence for each that is left out
 */
record Declared(
        Map<String, ScaleWish> formation, List<String> crontab, Map<String, HealthCheck> checks, List<String> faults) {
    static final Declared NOTHING = new Declared(Map.of(), List.of(), List.of());

    Declared {
        formation = Map.copyOf(formation);
        crontab = List.copyOf(crontab);
        checks = Map.copyOf(checks);
        faults = List.copyOf(faults);
    }

    Declared(Map<String, ScaleWish> formation, List<String> crontab, List<String> faults) {
        this(formation, crontab, Map.of(), faults);
    }

    /** The same with what the source says of health. */
    Declared with(DeclaredHealth health) {
        var all = new ArrayList<>(faults);
        all.addAll(health.warnings());
        return new Declared(formation, crontab, health.byProcess(), all);
    }

    /** The same without checks of what is not among these process types. */
    Declared withChecksOf(Set<String> processTypes) {
        var kept = new LinkedHashMap<>(checks);
        kept.keySet().retainAll(processTypes);
        return new Declared(formation, crontab, kept, faults);
    }

    /** What either says; this counts where both say something of the same. */
    Declared or(Declared other) {
        var scales = new LinkedHashMap<>(other.formation);
        formation.forEach((process, wish) -> scales.merge(process, wish, (theirs, mine) -> mine.over(theirs)));
        var lines = new LinkedHashSet<>(crontab);
        lines.addAll(other.crontab);
        var all = new ArrayList<>(faults);
        all.addAll(other.faults);
        var health = new LinkedHashMap<>(other.checks);
        health.putAll(checks);
        return new Declared(scales, List.copyOf(lines), health, all);
    }
}
