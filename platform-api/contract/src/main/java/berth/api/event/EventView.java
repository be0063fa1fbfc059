package berth.api.event;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened.
 *
 * @param id grows in the order in which events were committed, with gaps
 * @param actor name of who did it; {@code berth} when the platform itself did
 * @param kind stable, dotted: {@code deployment.failed}
 * @param detail what else is to be known, {@code code}, {@code message} and {@code nextStep} of a failure among it; never
 *     a secret
 */
public record EventView(
        long id,
        Instant at,
        String actor,
        String kind,
        Optional<String> app,
        Optional<String> environment,
        Map<String, String> detail) {}
