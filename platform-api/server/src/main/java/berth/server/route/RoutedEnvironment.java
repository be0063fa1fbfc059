package berth.server.route;

import berth.node.GroupKey;
import java.util.Optional;

/**
 * An environment as it should be routed.
 *
 * @param web the group that its requests go to; empty before the first release
 * @param fallback the group that they go on to while the deployment is not over and the new group is not healthy
 */
public record RoutedEnvironment(String host, String label, Optional<GroupKey> web, Optional<GroupKey> fallback) {}
