package berth.api.webhook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook to be made.
 *
 * @param url where events are sent, {@code http} or {@code https}
 * @param kinds only events of these kinds, or, where one ends in a dot, of all kinds that begin so; none: all of the team
 * @param secret 16 to 256 characters; it signs what is sent and is never shown again
 */
public record NewWebhook(
        @Nullable String url,
        @Nullable List<@Nullable String> kinds,
        @Nullable String secret) {
    /** Never prints the secret, nor the address, which may hold one. */
    @Override
    public String toString() {
        return "NewWebhook[" + kinds + "]";
    }
}
