package berth.server.instance;

import berth.node.GroupKey;
import berth.node.InstanceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was seen of all instances, as of the last look. */
public record Observation(List<InstanceStatus> instances) {
    public Observation {
        instances = List.copyOf(instances);
    }

    /** Instances by group. */
    public Map<GroupKey, List<InstanceStatus>> byGroup() {
        return instances.stream().collect(Collectors.groupingBy(InstanceStatus::group));
    }

    /** Instances by the key of their environment. */
    public Map<String, List<InstanceStatus>> byEnvironment() {
        return instances.stream()
                .collect(Collectors.groupingBy(
                        instance -> instance.group().environment().id()));
    }

    /** The same with a newer look at one group. */
    Observation with(GroupKey group, List<InstanceStatus> seen) {
        var all = new ArrayList<InstanceStatus>(seen);
        instances.stream().filter(old -> !old.group().equals(group)).forEach(all::add);
        return new Observation(all);
    }

    /** The same without what is of these environments. */
    public Observation without(Set<String> environments) {
        return environments.isEmpty()
                ? this
                : new Observation(instances.stream()
                        .filter(instance -> !environments.contains(
                                instance.group().environment().id()))
                        .toList());
    }

    /** Instances of an environment. */
    public List<InstanceStatus> of(String environment) {
        return instances.stream()
                .filter(instance -> instance.group().environment().id().equals(environment))
                .toList();
    }
}
