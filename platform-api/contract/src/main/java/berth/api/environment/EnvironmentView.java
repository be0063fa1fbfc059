package berth.api.environment;

import java.net.URI;
import java.util.Optional;

/**
 * An environment as clients see it.
 *
 * @param branch the branch whose pushes deploy here
 * @param release number of the live release, absent before the first
 */
public record EnvironmentView(String app, String name, URI url, Optional<String> branch, Optional<Integer> release) {}
