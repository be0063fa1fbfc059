package berth.router;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Time-outs of one route in milliseconds; what is left out is as for the whole router.
 *
 * @param connectMillis until an upstream has accepted the connection
 * @param firstByteMillis from the request until its answer begins
 * @param idleMillis without a byte in either direction, once the answer has begun or the connection was upgraded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RouteTimeouts(
        @Nullable Integer connectMillis,
        @Nullable Integer firstByteMillis,
        @Nullable Integer idleMillis) {
    public RouteTimeouts {
        requirePositive("connectMillis", connectMillis);
        requirePositive("firstByteMillis", firstByteMillis);
        requirePositive("idleMillis", idleMillis);
    }

    private static void requirePositive(String name, @Nullable Integer millis) {
        if (millis != null && millis < 1) {
            throw new IllegalArgumentException(name + " " + millis + " is below 1");
        }
    }
}
