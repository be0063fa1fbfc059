package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.Vacancy;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * Why the router answers itself.
 *
 * @param code stable, in the header {@code Berth-Error}
 * @param title one line for the reader
 * @param detail what was being done, and what came of it
 * @param nextStep who can do what now
 * @param fields that its answer bears beside those of every page
 */
record Failure(
        HttpResponseStatus status,
        String code,
        String title,
        String detail,
        String nextStep,
        Map<String, String> fields)
        implements OwnAnswer {
    private static final String WHERE_THE_REASON_IS =
            "Its team finds the reason on the app's page in the Berth console.";

    private static final String STARTING = "router.starting";
    private static final String STARTS = "The app is starting";
    private static final String ON_ITS_WAY = " has no instance yet: the first is on its way.";

    private static final String ASLEEP = "router.asleep";
    private static final String SLEPT = " sleeps: its instances were stopped until somebody asks for them.";
    private static final String NOBODY_WAKES_IT =
            "Berth itself, which wakes apps, does not answer at the moment. If it is not just being upgraded, its"
                    + " operator starts it with deploy/up.";

    /** Starting takes an app some seconds. */
    private static final Map<String, String> LOOK_AGAIN_SOON = Map.of("refresh", "2", "retry-after", "2");

    /** For browsers, and for programs. */
    private static final Map<String, String> LOOK_AGAIN = Map.of("refresh", "5", "retry-after", "5");

    Failure {
        requireNonNull(status, "status is null");
        requireNonNull(code, "code is null");
        requireNonNull(title, "title is null");
        requireNonNull(detail, "detail is null");
        requireNonNull(nextStep, "nextStep is null");
        fields = Map.copyOf(fields);
    }

    Failure(HttpResponseStatus status, String code, String title, String detail, String nextStep) {
        this(status, code, title, detail, nextStep, Map.of());
    }

    /** Whether a code says that an upstream did not do its part. */
    static boolean isUpstreams(String code) {
        return switch (code) {
            case "router.connect-refused", "router.platform-down", "router.bad-answer", "router.timed-out" -> true;
            default -> false;
        };
    }

    /** The host has routes, and none of them serves the path. */
    static Failure unknownPath(String host) {
        return new Failure(
                HttpResponseStatus.NOT_FOUND,
                "router.unknown-host",
                "Nothing is here",
                host + " serves some paths, but not this one.",
                "Check how the address is written. Its team decides which paths lead to which app.");
    }

    static Failure unknownHost(String host) {
        return new Failure(
                HttpResponseStatus.NOT_FOUND,
                "router.unknown-host",
                "Nothing is here yet",
                host.isEmpty()
                        ? "The request names no host, so there is no telling which app it is for."
                        : "This machine serves many names, but " + host + " is not among them.",
                "A new app appears here with its first deployment. If this name should be live already, check how it is"
                        + " written: the Berth console shows the address of each app.");
    }

    /** Nothing runs behind a route, for that reason. */
    static Failure vacant(String label, Vacancy why) {
        return switch (why) {
            case UNKNOWN ->
                vacant(
                        "router.no-instance",
                        "No instance is running",
                        label + " exists, but none of its instances runs at the moment.",
                        "It may be about to start: try again in a moment. " + WHERE_THE_REASON_IS);
            case NEVER_DEPLOYED ->
                vacant(
                        "router.never-deployed",
                        "Nothing was deployed here yet",
                        label + " exists, and waits for its first deployment.",
                        "Its team brings it to life with git push.");
            case STARTING ->
                vacant(STARTING, STARTS, label + ON_ITS_WAY, "This page looks again every few seconds.", LOOK_AGAIN);
            case ASLEEP ->
                vacant(
                        ASLEEP,
                        "The app is asleep",
                        label + SLEPT,
                        "It wakes when it is asked for; this page looks again every few seconds.",
                        LOOK_AGAIN);
            case STOPPED ->
                vacant(
                        "router.stopped",
                        "The app is stopped",
                        "Nothing of " + label
                                + " is there to answer: it is scaled to no instance, or has no process type web.",
                        "Its team can scale web up, or name it in the Procfile.");
            case UNHEALTHY ->
                vacant(
                        "router.unhealthy",
                        "The app is not healthy",
                        "Instances of " + label + " run, but none of them passes its health check.",
                        "Trying again may help. " + WHERE_THE_REASON_IS);
        };
    }

    /**
     * It has not woken yet, and a person need not look at an empty page until then.
     *
     * @param heard whether somebody listens who can wake it
     */
    static Failure waking(String label, boolean heard) {
        return heard
                ? vacant(
                        ASLEEP,
                        "The app is waking up",
                        label + SLEPT + " It is being started.",
                        "This page looks again by itself and shows the app as soon as it answers.",
                        LOOK_AGAIN_SOON)
                : vacant(
                        ASLEEP,
                        "The app is asleep",
                        label + SLEPT,
                        NOBODY_WAKES_IT + " This page looks again by itself.",
                        LOOK_AGAIN);
    }

    /** It was not woken in time. */
    static Failure notWoken(String label, boolean heard, String time) {
        return vacant(
                ASLEEP,
                "The app did not wake up",
                label + SLEPT + " It was asked for, and did not answer within " + time + ".",
                heard ? "Trying again may help. " + WHERE_THE_REASON_IS : NOBODY_WAKES_IT,
                Map.of("retry-after", "5"));
    }

    /** It has not started yet, and a person need not look at an empty page until then. */
    static Failure starting(String label) {
        return vacant(
                STARTING,
                STARTS,
                label + ON_ITS_WAY,
                "This page looks again by itself and shows the app as soon as it answers.",
                LOOK_AGAIN_SOON);
    }

    /** It did not start in time. */
    static Failure notStarted(String label, String time) {
        return vacant(
                STARTING,
                "The app has not started",
                label + ON_ITS_WAY + " It did not answer within " + time + ".",
                "Trying again may help. " + WHERE_THE_REASON_IS,
                Map.of("retry-after", "5"));
    }

    private static Failure vacant(String code, String title, String detail, String nextStep) {
        return vacant(code, title, detail, nextStep, Map.of());
    }

    private static Failure vacant(
            String code, String title, String detail, String nextStep, Map<String, String> fields) {
        return new Failure(HttpResponseStatus.SERVICE_UNAVAILABLE, code, title, detail, nextStep, fields);
    }

    /** Label of the route to the console, API and git themselves. */
    private static final String PLATFORM = "berth";

    static Failure connectRefused(String label, String what) {
        if (label.equals(PLATFORM)) {
            return new Failure(
                    HttpResponseStatus.BAD_GATEWAY,
                    "router.platform-down",
                    "Berth itself is not running",
                    "Console, API and git do not answer at the moment. Apps that run go on.",
                    "If it is not just being upgraded, its operator starts it with deploy/up.");
        }
        return new Failure(
                HttpResponseStatus.BAD_GATEWAY,
                "router.connect-refused",
                "The app does not accept connections",
                label + " is running, but " + what + ".",
                "Its team can check that the app listens on 0.0.0.0 at the port in the variable PORT, and look at its"
                        + " log.");
    }

    static Failure badAnswer(String label, int port, String what) {
        return new Failure(
                HttpResponseStatus.BAD_GATEWAY,
                "router.bad-answer",
                "The app's answer was cut off",
                label + " took the request on port " + port + ", but " + what + ".",
                "Trying again may help. Its team finds out more in the app's log.");
    }

    /** The instance has left the table, and did not finish in the time that it had. */
    static Failure replaced(String label, int port) {
        return new Failure(
                HttpResponseStatus.BAD_GATEWAY,
                "router.replaced",
                "The app was replaced meanwhile",
                "The instance of " + label + " on port " + port + " took the request, and was stopped before it had"
                        + " answered: another version is live now, or fewer instances.",
                "Trying again may help. Its team can give requests that take long more time before an instance stops.");
    }

    static Failure timedOut(String label, int port, String time) {
        return new Failure(
                HttpResponseStatus.GATEWAY_TIMEOUT,
                "router.timed-out",
                "The app is taking too long",
                label + " took the request on port " + port + ", but did not begin to answer within " + time + ".",
                "Trying again may help. Its team finds out what it was busy with in the app's log.");
    }

    static Failure exhausted() {
        return new Failure(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "router.exhausted",
                "Too much is going on here",
                "The router has as many connections open as its system allows, so it could not ask the app.",
                "Try again in a moment. Whoever runs this Berth can raise the limit of open files (ulimit -n) of the"
                        + " router.");
    }

    static Failure requestTimedOut() {
        return new Failure(
                HttpResponseStatus.REQUEST_TIMEOUT,
                "router.request-timed-out",
                "The request did not arrive in full",
                "The router waited for the rest of the request, and nothing more came.",
                "This is mostly a network connection that went away on the way here. Sending it again may help.");
    }

    static Failure badRequest(HttpResponseStatus status, String what) {
        return new Failure(
                status,
                "router.bad-request",
                "The request could not be read",
                "The router passes on only requests that mean the same to everybody, and in this one " + what + ".",
                "This comes from the program that sent it, or from something between it and here; the app never saw"
                        + " the request.");
    }

    static Failure badRequest(String what) {
        return badRequest(HttpResponseStatus.BAD_REQUEST, what);
    }
}
