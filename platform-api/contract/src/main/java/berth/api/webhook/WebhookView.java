package berth.api.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A webhook of a team.
 *
 * @param url where events are sent; empty if it cannot be read because the key with which it was sealed is missing
 * @param told id of the event up to which it has been told of all that it wants
 * @param attempts how often the next event could not be sent yet
 * @param attemptedAt when something was sent last
 * @param nextAttemptAt when it is tried again; empty if nothing has failed, or nothing is tried any more
 * @param lastStatus HTTP status of the last answer; empty if there was none
 * @param lastError why the last attempt failed; empty if it did not
 */
public record WebhookView(
        UUID id,
        Optional<String> url,
        List<String> kinds,
        WebhookState state,
        long told,
        int attempts,
        Optional<Instant> attemptedAt,
        Optional<Instant> nextAttemptAt,
        Optional<Integer> lastStatus,
        Optional<String> lastError,
        String createdBy,
        Instant createdAt) {
    public WebhookView {
        kinds = List.copyOf(kinds);
    }
}
