package berth.server.git;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Limits so small that tests can go beyond them. */
public final class GitLimits implements QuarkusTestResourceLifecycleManager {
    static final int PACK_MEBIBYTES = 4;
    static final int OBJECT_MEBIBYTES = 2;

    @Override
    public Map<String, String> start() {
        return Map.of(
                "berth.git.max-pack-mebibytes", String.valueOf(PACK_MEBIBYTES),
                "berth.git.max-object-mebibytes", String.valueOf(OBJECT_MEBIBYTES));
    }

    @Override
    public void stop() {}
}
