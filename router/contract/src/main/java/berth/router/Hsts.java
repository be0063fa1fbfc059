package berth.router;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Strict-Transport-Security (RFC 6797).
 *
 * @param maxAgeSeconds how long browsers remember to come by TLS only; 0 makes them forget
 * @param includeSubDomains whether that holds for all names below too
 * @param preload whether browsers may be shipped with it
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Hsts(long maxAgeSeconds, boolean includeSubDomains, boolean preload) {
    public Hsts {
        if (maxAgeSeconds < 0) {
            throw new IllegalArgumentException("maxAgeSeconds " + maxAgeSeconds + " of HSTS is negative");
        }
    }
}
