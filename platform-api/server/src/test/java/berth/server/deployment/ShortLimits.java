package berth.server.deployment;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Limits of time so short that tests can wait for their end. */
public final class ShortLimits implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of(
                "berth.deployments.time-limit", "4s",
                "berth.instances.run-limit", "2s");
    }

    @Override
    public void stop() {}
}
