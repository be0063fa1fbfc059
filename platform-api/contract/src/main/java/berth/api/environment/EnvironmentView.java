package berth.api.environment;

import berth.api.sleep.SleepView;
import java.net.URI;
import java.util.Optional;

/**
 * An environment as clients see it.
 *
 * @param branch the branch whose pushes deploy here
 * @param release number of the live release, absent before the first
 * @param sleep whether its instances sleep, and when they will
 */
public record EnvironmentView(
        String app, String name, URI url, Optional<String> branch, Optional<Integer> release, SleepView sleep) {}
