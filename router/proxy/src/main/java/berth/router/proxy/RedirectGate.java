package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.Redirect;
import org.jspecify.annotations.Nullable;

/** Sends clients elsewhere; where that is the same place by TLS, those that are there pass. */
record RedirectGate(Redirect redirect, HttpsPort httpsPort) implements Gate {
    RedirectGate {
        requireNonNull(redirect, "redirect is null");
        requireNonNull(httpsPort, "httpsPort is null");
    }

    @Override
    public @Nullable OwnAnswer stop(RequestHead head) {
        boolean toTls = redirect.to().equals(Redirect.HTTPS);
        if (toTls && head.isSecure()) {
            return null;
        }
        var target = head.target();
        if (toTls && target.host().isEmpty()) {
            return Failure.badRequest("there is no host to go on to");
        }
        // Which port a request without TLS came to says nothing about where TLS is: at its own.
        var to = toTls ? "https://" + httpsPort.after(target.host()) : redirect.to();
        return PlainAnswer.redirect(redirect.status(), toTls || redirect.keepPath() ? join(to, target.uri()) : to);
    }

    private static String join(String to, String uri) {
        var base = to.endsWith("/") ? to.substring(0, to.length() - 1) : to;
        return uri.startsWith("/") ? base + uri : base + "/";
    }
}
