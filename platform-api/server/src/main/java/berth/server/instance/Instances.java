package berth.server.instance;

import berth.node.GroupKey;
import berth.node.InstanceStatus;
import berth.node.NodeRuntime;
import berth.server.environment.EnvironmentRef;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the instances that run. Nothing is stored: the node is asked.
 *
 * <p>A look at everything takes longer than a look at one group, and both are taken at once. Looks are numbered when they
 * begin, and of each group the look that began last counts: an older one that ends later undoes nothing.
 */
@ApplicationScoped
public class Instances {
    private final NodeRuntime runtime;
    private final ToldReasons reasons;
    private final Map<GroupKey, Long> groupLooks = new HashMap<>();
    private long looks;
    private long lastFullLook;
    /** Those that have had their signal, and were still there at the last look. */
    private final Set<String> toldToEnd = new HashSet<>();

    private final EndedByBerth ended = new EndedByBerth();
    private final List<SeenSince> followers = new ArrayList<>();
    private @Nullable Observation latest;

    Instances(NodeRuntime runtime, ToldReasons reasons) {
        this.runtime = runtime;
        this.reasons = reasons;
    }

    /** Looks at all instances; returns what is known after it. */
    public Observation observe() {
        long look = begin();
        return merge(look, new Observation(reasons.of(runtime.status())));
    }

    /** Looks at one group; without what has been told to end. */
    public List<InstanceStatus> observe(GroupKey group) {
        long look = begin();
        var seen = reasons.of(runtime.status(group));
        merge(look, group, seen);
        return staying(seen);
    }

    /** Returns as soon as there is news of one of these since its group was looked at, or after that time, or sooner. */
    public void awaitNews(Set<String> ids, Duration atMost) throws InterruptedException {
        runtime.awaitNews(ids, atMost);
    }

    /** From now on they are about to be stopped: they may accept until they are gone, but count no more. */
    public synchronized void tellToEnd(Collection<String> ids) {
        toldToEnd.addAll(ids);
    }

    /** Whether it has been told to end. */
    public synchronized boolean isToldToEnd(InstanceStatus instance) {
        return toldToEnd.contains(instance.id());
    }

    /** As {@link #latest}, without those that had been told to end by then. */
    public synchronized Optional<Observation> latestStaying() {
        return latest().map(this::staying);
    }

    /**
     * Which of those that were seen are on their way out by now: nobody wishes them, and they are ended once their requests are over.
     * Those that were, and are wished again, stay.
     */
    public synchronized void leave(Observation seen, Set<String> ids) {
        ended.are(ids, seen);
    }

    /** Whether Berth ends it, or has ended it. */
    public synchronized boolean isEndedByBerth(InstanceStatus instance) {
        return ended.has(instance);
    }

    /** Without those that have been told to end. */
    public Observation staying(Observation seen) {
        return new Observation(staying(seen.instances()));
    }

    private synchronized List<InstanceStatus> staying(List<InstanceStatus> seen) {
        return toldToEnd.isEmpty()
                ? seen
                : seen.stream().filter(instance -> !isToldToEnd(instance)).toList();
    }

    /** The last look at everything, with newer looks at single groups; empty until there was one. */
    public synchronized Optional<Observation> latest() {
        return Optional.ofNullable(latest);
    }

    /** Also what is known by now, if there was a look. */
    synchronized void follow(SeenSince follower) {
        latest().ifPresent(seen -> follower.add(seen, ended.ids()));
        followers.add(follower);
    }

    synchronized void unfollow(SeenSince follower) {
        followers.remove(follower);
    }

    /** Instances of an environment, as of the last look. */
    public List<InstanceStatus> list(Actor actor, EnvironmentRef environment) {
        actor.require(Permission.VIEW, environment.app().team());
        return latest().orElseGet(this::observe).of(environment.id().toString());
    }

    private synchronized long begin() {
        return ++looks;
    }

    private synchronized Observation merge(long look, Observation seen) {
        var known = latest;
        if (known != null && look < lastFullLook) {
            return known;
        }
        groupLooks.values().removeIf(newer -> newer < look);
        var merged = new ArrayList<InstanceStatus>();
        seen.instances().stream()
                .filter(instance -> !groupLooks.containsKey(instance.group()))
                .forEach(merged::add);
        if (known != null) {
            known.instances().stream()
                    .filter(instance -> groupLooks.containsKey(instance.group()))
                    .forEach(merged::add);
        }
        lastFullLook = look;
        toldToEnd.retainAll(merged.stream().map(InstanceStatus::id).toList());
        return know(new Observation(merged));
    }

    private synchronized void merge(long look, GroupKey group, List<InstanceStatus> seen) {
        var known = latest;
        // Before the first look at everything, one group is not the whole: who reads it would take the rest for gone.
        if (known != null && look > lastFullLook && look > groupLooks.getOrDefault(group, 0L)) {
            groupLooks.put(group, look);
            know(known.with(group, seen));
        }
    }

    private Observation know(Observation seen) {
        latest = seen;
        followers.forEach(follower -> follower.add(seen, ended.ids()));
        return seen;
    }
}
