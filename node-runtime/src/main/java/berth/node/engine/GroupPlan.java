package berth.node.engine;

import berth.node.GroupSpec;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What it takes to make a group be as wished.
 *
 * @param create how many instances are missing
 * @param start those that are there, stand still, and may be started
 * @param keep those that are there and as wished, but perhaps for their limits
 * @param remove those of another specification, those that cannot be started, those that are cut off, and those too many
 */
record GroupPlan(int create, List<Listed> start, List<Listed> keep, List<Listed> remove) {
    GroupPlan {
        start = List.copyOf(start);
        keep = List.copyOf(keep);
        remove = List.copyOf(remove);
    }

    /** Whether anything is to be started, made anew or there already. */
    boolean starts() {
        return create > 0 || !start.isEmpty();
    }

    /**
     * @param present newest first, as the engine lists them; running ones are kept before others, older before newer
     * @param unstartable whether the engine has refused again and again to start one that stands still
     */
    static GroupPlan of(GroupSpec spec, List<Listed> present, Predicate<Listed> unstartable) {
        String fingerprint = Fingerprint.of(spec);
        List<Listed> wanted = present.reversed().stream()
                .filter(container -> container.fingerprint().equals(fingerprint))
                .filter(container -> !container.isStopped() || !unstartable.test(container))
                .filter(container -> !container.isCutOff())
                .sorted(Comparator.comparing(container -> !container.isRunning()))
                .limit(spec.count())
                .toList();
        List<Listed> startable = wanted.stream()
                .filter(container -> container.refused().isEmpty())
                .toList();
        return new GroupPlan(
                spec.count() - wanted.size(),
                startable.stream().filter(Listed::isStopped).toList(),
                startable,
                present.stream()
                        .filter(container -> !wanted.contains(container))
                        .toList());
    }
}
