package berth.api.release;

import berth.api.formation.ScaleDefault;
import berth.api.release.ReleaseDiff.Names;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The release that a rollback made, as {@link ReleaseView} of one whose image is there, and what it undid beside.
 *
 * @param config config vars that instances see otherwise from now on, by name; never values. Absent where nobody knows which
 *     they saw before, because those cannot be read
 */
public record RollbackView(
        int number,
        String image,
        Optional<String> commit,
        Map<String, String> processTypes,
        Map<String, ScaleDefault> formation,
        Map<String, String> checks,
        String cause,
        String createdBy,
        Instant createdAt,
        boolean live,
        Optional<Names> config) {
    public static RollbackView of(ReleaseView made, Optional<Names> config) {
        return new RollbackView(
                made.number(),
                made.image(),
                made.commit(),
                made.processTypes(),
                made.formation(),
                made.checks(),
                made.cause(),
                made.createdBy(),
                made.createdAt(),
                made.live(),
                config);
    }
}
