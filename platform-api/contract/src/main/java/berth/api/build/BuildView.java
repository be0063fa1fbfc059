package berth.api.build;

import berth.api.problem.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt to turn a source into an image.
 *
 * @param number counts from 1 within the environment
 * @param commit full commit id of the source
 * @param subject first line of the commit's message
 * @param pack what built it, known once a pack was chosen
 * @param image content id of the image, once built
 * @param release number of the release that came of it
 */
public record BuildView(
        int number,
        BuildState state,
        String commit,
        String subject,
        String requestedBy,
        Optional<String> pack,
        Optional<String> image,
        Optional<Integer> release,
        Optional<Failure> failure,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {}
