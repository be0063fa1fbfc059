package berth.api.app;

import berth.api.deployment.DeploymentView;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * An app as clients see it.
 *
 * @param url where production answers
 * @param gitUrl remote to push to; any user name, a token as password
 * @param state how production is now
 * @param deployment production's newest deployment, absent before the first
 */
public record AppView(
        String name,
        String team,
        URI url,
        URI gitUrl,
        AppState state,
        Instant createdAt,
        String createdBy,
        Optional<DeploymentView> deployment) {}
