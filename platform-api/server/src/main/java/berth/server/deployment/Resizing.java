package berth.server.deployment;

import berth.node.GroupSpec;
import berth.server.formation.Resizes;
import berth.server.formation.Resizes.Resize;
import berth.server.instance.Observation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Gives instances that run the memory and processors that their formation says. */
@ApplicationScoped
class Resizing {
    private final Resizes resizes;
    private final Mending mending;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

    Resizing(Resizes resizes, Mending mending) {
        this.resizes = resizes;
        this.mending = mending;
    }

    /**
     * @param wished read before the resizes that are due, or their limits may be those of before: so it is asked for here
     * @return whether there are any
     */
    boolean turn(WishedGroups wished, Observation seen) {
        var due = resizes.due();
        if (due.isEmpty()) {
            return false;
        }
        var groups = WishedGroups.together(wished.live(), wished.starting());
        due.stream()
                .filter(resize -> underWay.add(resize.id()))
                .forEach(resize -> Thread.ofVirtual()
                        .name("resize-" + resize.process())
                        .start(() -> {
                            try {
                                make(resize, groups, seen);
                            } finally {
                                underWay.remove(resize.id());
                            }
                        }));
        return true;
    }

    private void make(Resize resize, List<GroupSpec> groups, Observation seen) {
        var made = groups.stream()
                .filter(group -> group.key()
                                .environment()
                                .id()
                                .equals(resize.environment().toString())
                        && group.key().process().equals(resize.process()))
                .filter(group -> seen.byGroup().containsKey(group.key()))
                .map(group -> mending.apply(withWhatLeaves(group, seen)))
                .reduce(true, Boolean::logicalAnd);
        if (made) {
            resizes.made(resize);
        }
    }

    /** What is more than wished is being drained: it must not be ended by the way. */
    private static GroupSpec withWhatLeaves(GroupSpec group, Observation seen) {
        int there = seen.byGroup().getOrDefault(group.key(), List.of()).size();
        return group.withCount(Math.max(group.count(), there));
    }
}
