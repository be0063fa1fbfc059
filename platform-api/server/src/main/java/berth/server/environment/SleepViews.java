package berth.server.environment;

import berth.api.sleep.SleepView;
import java.util.UUID;

/** How environments sleep: answered by the feature that puts them to sleep. */
public interface SleepViews {
    /** That of an environment. */
    SleepView view(UUID environment);
}
