package berth.router;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What else holds for requests on one route. Whatever is left out does not apply.
 *
 * @param basicAuth who may come in
 * @param allowedNetworks networks that clients may come from, {@code 10.0.0.0/8}, {@code fd00::/8} or one address;
 *     empty: all
 * @param maxRequestBytes largest body of a request
 * @param timeouts in place of the router's own
 * @param rateLimit how much one client may ask
 * @param maintenance answered in place of the app
 * @param redirect where clients are sent instead
 * @param responseHeaders header fields that every answer bears in place of the app's, such as {@code X-Robots-Tag}
 * @param noRobots whether {@code /robots.txt} tells all robots to stay out, whatever the app says
 * @param hsts what browsers remember about TLS, told on secure requests only
 * @param upstreamLimit how many requests each upstream is given at a time
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RoutePolicy(
        @Nullable BasicAuth basicAuth,
        List<String> allowedNetworks,
        @Nullable Long maxRequestBytes,
        @Nullable RouteTimeouts timeouts,
        @Nullable RateLimit rateLimit,
        @Nullable Maintenance maintenance,
        @Nullable Redirect redirect,
        Map<String, String> responseHeaders,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean noRobots,
        @Nullable Hsts hsts,
        @Nullable UpstreamLimit upstreamLimit) {
    /** Nothing but what nobody set. */
    public static final RoutePolicy NONE =
            new RoutePolicy(null, List.of(), null, null, null, null, null, Map.of(), false, null, null);

    public RoutePolicy {
        allowedNetworks = allowedNetworks == null ? List.of() : List.copyOf(allowedNetworks);
        responseHeaders = responseHeaders == null ? Map.of() : Map.copyOf(responseHeaders);
        allowedNetworks.forEach(Network::parse);
        responseHeaders.forEach(HeaderField::require);
        if (maxRequestBytes != null && maxRequestBytes < 0) {
            throw new IllegalArgumentException("maxRequestBytes " + maxRequestBytes + " is negative");
        }
    }

    /** The same, open only to those. */
    public RoutePolicy withBasicAuth(@Nullable BasicAuth changed) {
        return new RoutePolicy(
                changed,
                allowedNetworks,
                maxRequestBytes,
                timeouts,
                rateLimit,
                maintenance,
                redirect,
                responseHeaders,
                noRobots,
                hsts,
                upstreamLimit);
    }

    /** The same, open only to clients from these networks. */
    public RoutePolicy withAllowedNetworks(List<String> changed) {
        return new RoutePolicy(
                basicAuth,
                changed,
                maxRequestBytes,
                timeouts,
                rateLimit,
                maintenance,
                redirect,
                responseHeaders,
                noRobots,
                hsts,
                upstreamLimit);
    }

    /** The same with that limit of a request body in bytes. */
    public RoutePolicy withMaxRequestBytes(@Nullable Long changed) {
        return new RoutePolicy(
                basicAuth,
                allowedNetworks,
                changed,
                timeouts,
                rateLimit,
                maintenance,
                redirect,
                responseHeaders,
                noRobots,
                hsts,
                upstreamLimit);
    }

    /** The same with those time-outs. */
    public RoutePolicy withTimeouts(@Nullable RouteTimeouts changed) {
        return new RoutePolicy(
                basicAuth,
                allowedNetworks,
                maxRequestBytes,
                changed,
                rateLimit,
                maintenance,
                redirect,
                responseHeaders,
                noRobots,
                hsts,
                upstreamLimit);
    }

    /** The same with that limit of requests. */
    public RoutePolicy withRateLimit(@Nullable RateLimit changed) {
        return new RoutePolicy(
                basicAuth,
                allowedNetworks,
                maxRequestBytes,
                timeouts,
                changed,
                maintenance,
                redirect,
                responseHeaders,
                noRobots,
                hsts,
                upstreamLimit);
    }

    /** The same, answered by that page. */
    public RoutePolicy withMaintenance(@Nullable Maintenance changed) {
        return new RoutePolicy(
                basicAuth,
                allowedNetworks,
                maxRequestBytes,
                timeouts,
                rateLimit,
                changed,
                redirect,
                responseHeaders,
                noRobots,
                hsts,
                upstreamLimit);
    }

    /** The same, sent elsewhere. */
    public RoutePolicy withRedirect(@Nullable Redirect changed) {
        return new RoutePolicy(
                basicAuth,
                allowedNetworks,
                maxRequestBytes,
                timeouts,
                rateLimit,
                maintenance,
                changed,
                responseHeaders,
                noRobots,
                hsts,
                upstreamLimit);
    }

    /** The same with those header fields on every answer. */
    public RoutePolicy withResponseHeaders(Map<String, String> changed) {
        return new RoutePolicy(
                basicAuth,
                allowedNetworks,
                maxRequestBytes,
                timeouts,
                rateLimit,
                maintenance,
                redirect,
                changed,
                noRobots,
                hsts,
                upstreamLimit);
    }

    /** The same, with robots told to stay out or not. */
    public RoutePolicy withNoRobots(boolean changed) {
        return new RoutePolicy(
                basicAuth,
                allowedNetworks,
                maxRequestBytes,
                timeouts,
                rateLimit,
                maintenance,
                redirect,
                responseHeaders,
                changed,
                hsts,
                upstreamLimit);
    }

    /** The same, with that for browsers to remember about TLS. */
    public RoutePolicy withHsts(@Nullable Hsts changed) {
        return new RoutePolicy(
                basicAuth,
                allowedNetworks,
                maxRequestBytes,
                timeouts,
                rateLimit,
                maintenance,
                redirect,
                responseHeaders,
                noRobots,
                changed,
                upstreamLimit);
    }

    /** The same with that limit of what upstreams are given at a time. */
    public RoutePolicy withUpstreamLimit(@Nullable UpstreamLimit changed) {
        return new RoutePolicy(
                basicAuth,
                allowedNetworks,
                maxRequestBytes,
                timeouts,
                rateLimit,
                maintenance,
                redirect,
                responseHeaders,
                noRobots,
                hsts,
                changed);
    }
}
