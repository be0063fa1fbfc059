package berth.node;

import berth.node.InstanceStatus.Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a test tells of the instances of a {@link FakeNodeRuntime}: how they fare, what they write when they start, where they are
 * reached and what memory they use. Used only under that one's lock.
 */
final class FakeScript {
    private final Map<GroupKey, Fate> groupFates = new HashMap<>();
    private final Map<String, Fate> instanceFates = new HashMap<>();
    private final Map<String, Long> memoryInUse = new HashMap<>();
    private Function<GroupSpec, Fate> fate = spec -> Fate.HEALTHY;
    private Function<GroupSpec, List<String>> output = spec -> List.of();
    private Optional<Function<GroupSpec, Address>> addresses = Optional.empty();

    void fate(Function<GroupSpec, Fate> decide) {
        fate = decide;
    }

    void fate(GroupKey group, Fate decided) {
        groupFates.put(group, decided);
    }

    void fate(String instanceId, Fate decided) {
        instanceFates.put(instanceId, decided);
    }

    void output(Function<GroupSpec, List<String>> lines) {
        output = lines;
    }

    /** Empty: each has an address of its own that nothing answers. */
    void addresses(Optional<Function<GroupSpec, Address>> give) {
        addresses = give;
    }

    void memoryInUse(String instanceId, long bytes) {
        memoryInUse.put(instanceId, bytes);
    }

    /** The instance's own, else its group's, else what is decided for all. */
    Fate fateOf(String instanceId, GroupSpec spec) {
        return instanceFates.getOrDefault(instanceId, groupFates.getOrDefault(spec.key(), fate.apply(spec)));
    }

    List<String> outputOf(GroupSpec spec) {
        return output.apply(spec);
    }

    /** Of the instance of that number, which listens on the port. */
    Address addressOf(int number, GroupSpec spec, int port) {
        return addresses
                .map(give -> give.apply(spec))
                .orElse(new Address("10.213." + (number >> 8 & 255) + "." + (number & 255), port));
    }

    long memoryInUseOf(String instanceId) {
        return memoryInUse.getOrDefault(instanceId, 0L);
    }
}
