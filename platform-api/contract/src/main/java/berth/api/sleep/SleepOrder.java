package berth.api.sleep;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * When an environment is to sleep.
 *
 * @param afterMinutes without a request, 1 to 43,200 (30 days); null: never
 */
public record SleepOrder(
        @Schema(required = true, nullable = true) @Nullable Integer afterMinutes) {}
