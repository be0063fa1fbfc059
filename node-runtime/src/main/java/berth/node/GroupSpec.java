package berth.node;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A group as it should be.
 *
 * @param image content id of the image, on this machine already
 * @param command for {@code /bin/sh -c}; empty means the image's own command
 * @param variables environment variables, {@code PORT} among them where the group has a port
 * @param aliases further names of the instances in the environment's network
 * @param port how the group's port is found; {@link Port.None} means healthy once running
 * @param health what tells that an instance works; empty: the image's HEALTHCHECK if it has one. It is the same for all
 *     instances of a group ever, and says nothing of how one is made
 * @param count how many instances, 0 or more
 */
public record GroupSpec(
        GroupKey key,
        String image,
        String command,
        Map<String, String> variables,
        List<String> aliases,
        Limits limits,
        Port port,
        Optional<HealthCheck> health,
        int count) {
    public GroupSpec {
        requireNonNull(key, "key is null");
        requireNonNull(image, "image is null");
        requireNonNull(command, "command is null");
        variables = Map.copyOf(variables);
        aliases = List.copyOf(aliases);
        requireNonNull(limits, "limits is null");
        requireNonNull(port, "port is null");
        requireNonNull(health, "health is null");
        if (count < 0) {
            throw new IllegalArgumentException("count is negative: " + count);
        }
    }

    /** Without a check of its own. */
    public GroupSpec(
            GroupKey key,
            String image,
            String command,
            Map<String, String> variables,
            List<String> aliases,
            Limits limits,
            Port port,
            int count) {
        this(key, image, command, variables, aliases, limits, port, Optional.empty(), count);
    }

    /** The same with a check. */
    public GroupSpec withHealth(Optional<HealthCheck> other) {
        return new GroupSpec(key, image, command, variables, aliases, limits, port, other, count);
    }

    /** The same with another count. */
    public GroupSpec withCount(int other) {
        return new GroupSpec(key, image, command, variables, aliases, limits, port, health, other);
    }

    /** Never prints the variables' values. */
    @Override
    public String toString() {
        return "GroupSpec[" + key + ", image=" + image + ", count=" + count + "]";
    }
}
