package berth.api.release;

import berth.api.formation.ScaleDefault;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable release.
 *
 * @param number counts from 1 within the environment
 * @param image content id
 * @param processTypes command of each process type; an empty command means the image's own
 * @param formation how each process type runs unless somebody has scaled it; empty in releases from before there was this
 * @param checks health check of each process type that has one; empty in releases from before they were kept with them
 * @param cause why it was made, for example {@code push 3f2a91c}
 * @param live whether the environment's requests go to it now
 * @param imageGone whether its image was let go of, so that nothing but its config can be rolled back to
 */
public record ReleaseView(
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
        boolean imageGone) {}
