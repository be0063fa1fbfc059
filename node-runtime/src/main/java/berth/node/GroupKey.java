package berth.node;

import static java.util.Objects.requireNonNull;

/** All instances of one process type of one component of one release in one environment. */
public record GroupKey(EnvironmentKey environment, int release, String component, String process) {
    public GroupKey {
        requireNonNull(environment, "environment is null");
        requireNonNull(component, "component is null");
        requireNonNull(process, "process is null");
    }
}
