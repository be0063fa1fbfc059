package berth.server.environment;

import berth.api.sleep.SleepView;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** How environments sleep: answered by the feature that puts them to sleep. */
public interface SleepViews {
    /** That of an environment. */
    SleepView view(UUID environment);

    /** Of each of these. */
    Map<UUID, SleepView> views(Set<UUID> environments);
}
