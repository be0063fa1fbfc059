package berth.router.proxy;

import berth.router.Maintenance;
import berth.router.UpstreamLimit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/** The failures by which a route's policy keeps a request from its app. */
final class Refusal {
    private static final String RETRY_AFTER = HttpHeaderNames.RETRY_AFTER.toString();
    private static final String OVERLOADED = "router.overloaded";
    private static final String SOON = "5";
    private static final int KIBI = 1024;
    private static final long SECOND = 1_000_000_000;

    private Refusal() {}

    static Failure forbidden(String host, String address) {
        return new Failure(
                HttpResponseStatus.FORBIDDEN,
                "router.forbidden",
                "Not open to your network",
                host + " is open to some networks only, and this request came from " + address + ".",
                "If you should have access, come by the network or VPN of its team, or ask the team to add your"
                        + " address to the allowed networks in the Berth console.");
    }

    static Failure maintenance(String label, Maintenance maintenance) {
        var message = maintenance.message();
        return new Failure(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "router.maintenance",
                "Back soon",
                message == null || message.isBlank() ? label + " is being worked on at the moment." : message,
                "Nothing is wrong on your side. Its team switched the app to maintenance, and ends that in the Berth"
                        + " console.",
                Map.of(RETRY_AFTER, Integer.toString(maintenance.retryAfterSeconds())));
    }

    static Failure tooLarge(long maxBytes) {
        return new Failure(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "router.too-large",
                "That is too large",
                "The app takes up to " + size(maxBytes) + " in one request, and this one has more.",
                "A smaller file, or the same in several parts, gets through. Its team can raise the limit in the Berth"
                        + " console.");
    }

    static Failure unauthorized(String host, String realm, boolean wrong) {
        return new Failure(
                HttpResponseStatus.UNAUTHORIZED,
                "router.unauthorized",
                "A password is needed",
                wrong
                        ? "The name or the password that was given for " + host + " is not right."
                        : host + " is open to those who know a name and its password.",
                "Reload the page to be asked for them. Whoever invited you has them; the team of this app sets them in"
                        + " the Berth console.",
                Map.of(
                        HttpHeaderNames.WWW_AUTHENTICATE.toString(),
                        "Basic realm=\"" + realm + "\", charset=\"UTF-8\""));
    }

    /** Until there is a token again it takes that long. */
    static Failure tooOften(String host, long nanos) {
        long seconds = Math.max(1, (nanos + SECOND - 1) / SECOND);
        return new Failure(
                HttpResponseStatus.TOO_MANY_REQUESTS,
                "router.rate-limited",
                "One moment, please",
                host + " takes only so many requests from one address in a while, and these were more.",
                "Try again in " + (seconds == 1 ? "a second" : seconds + " seconds")
                        + ". Others behind the same address count too. Its team can raise the limit in the Berth"
                        + " console.",
                Map.of(RETRY_AFTER, Long.toString(seconds)));
    }

    /** There is no room for one more, whatever it was about to do. */
    static Failure overloaded(String what) {
        return new Failure(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                OVERLOADED,
                "Very busy right now",
                "More requests are here than the router can " + what + " for at once, so this one was put off.",
                "Try again in a few seconds. If this goes on, those who run this Berth can look at its load.",
                Map.of(RETRY_AFTER, SOON));
    }

    /** The app has as many requests as it is given at a time. */
    static Failure busy(String label, UpstreamLimit limit, String andWhat) {
        var each = limit.requests() == 1 ? "one request" : limit.requests() + " requests";
        return new Failure(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                OVERLOADED,
                "Very busy right now",
                "Every instance of " + label + " is given " + each + " at a time, all are busy, and " + andWhat + ".",
                "Try again in a few seconds. Its team can run more instances, or raise the limit.",
                Map.of(RETRY_AFTER, SOON));
    }

    private static String size(long bytes) {
        if (bytes < KIBI) {
            return bytes == 1 ? "1 byte" : bytes + " bytes";
        }
        double amount = bytes;
        var unit = "";
        for (var next : new String[] {"KiB", "MiB", "GiB", "TiB"}) {
            if (amount < KIBI) {
                break;
            }
            amount /= KIBI;
            unit = next;
        }
        var text = String.format(java.util.Locale.ROOT, "%.1f", amount);
        return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " " + unit;
    }
}
