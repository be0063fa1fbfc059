package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What was counted, as metrics. docs/router.md lists them; names are an interface. */
final class Metrics {
    private static final double MICROS_PER_SECOND = 1e6;
    private static final String COUNTER = "counter";
    private static final String[] CLASSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};

    private final Exposition out;

    private Metrics(Exposition out) {
        this.out = requireNonNull(out, "out is null");
    }

    /** Writes all of them. */
    static void write(Figures figures, Exposition out) {
        var metrics = new Metrics(out);
        Map<String, AppFigures> apps = new LinkedHashMap<>();
        new TreeMap<>(figures.apps()).forEach((label, app) -> apps.put(labels(label), app));
        metrics.requests(apps);
        metrics.durations(apps);
        metrics.each("requests_in_flight", "gauge", "Requests that are open.", apps, AppFigures.IN_FLIGHT);
        metrics.each(
                "requests_waiting", "gauge", "Those of them whose upstreams are all busy.", apps, AppFigures.WAITING);
        metrics.each(
                "requests_waited_total",
                COUNTER,
                "Times that a request found all upstreams of its route busy, and waited.",
                apps,
                AppFigures.WAITED);
        metrics.each(
                "requests_held",
                "gauge",
                "Those of them that wait until their app is awake, or has started.",
                apps,
                AppFigures.HELD);
        metrics.each(
                "requests_held_total",
                COUNTER,
                "Times that a request found its app asleep or starting, and waited.",
                apps,
                AppFigures.HELD_EVER);
        metrics.each(
                "upstream_errors_total",
                COUNTER,
                "Requests that an upstream refused, broke off, or did not answer in time.",
                apps,
                AppFigures.UPSTREAM_ERRORS);
        metrics.each("received_bytes_total", COUNTER, "Octets of request bodies.", apps, AppFigures.IN);
        metrics.each("sent_bytes_total", COUNTER, "Octets of answer bodies.", apps, AppFigures.OUT);
        out.metric("berth_router_failures_total", COUNTER, "Requests that the router answered itself or broke off.");
        new TreeMap<>(figures.failures())
                .forEach((code, count) -> out.sample("", Exposition.label("code", code), count));
        out.counter(
                "berth_router_access_log_dropped_total",
                "Lines that the access log left out because its writer was behind.",
                figures.dropped());
    }

    /** {@code shop/production} is an app and its environment; whatever has no slash is an app. */
    private static String labels(String label) {
        int slash = label.indexOf('/');
        return Exposition.label("app", slash < 0 ? label : label.substring(0, slash)) + ","
                + Exposition.label("environment", slash < 0 ? "" : label.substring(slash + 1));
    }

    private void requests(Map<String, AppFigures> apps) {
        out.metric("berth_router_requests_total", COUNTER, "Requests that are over, by the class of their status.");
        apps.forEach((labels, app) -> {
            for (int i = 0; i < CLASSES.length; i++) {
                if (app.counts()[i] > 0) {
                    out.sample("", labels + "," + Exposition.label("class", CLASSES[i]), app.counts()[i]);
                }
            }
        });
    }

    private void durations(Map<String, AppFigures> apps) {
        out.metric(
                "berth_router_request_duration_seconds",
                "histogram",
                "From the request's head until all of the answer was passed on; without WebSockets.");
        apps.forEach((labels, app) -> {
            long below = 0;
            for (int i = 0; i <= AppFigures.BOUNDS.length; i++) {
                below += app.counts()[AppFigures.BUCKETS + i];
                var bound = i == AppFigures.BOUNDS.length ? "+Inf" : bound(i);
                out.sample("_bucket", labels + "," + Exposition.label("le", bound), below);
            }
            out.sample("_sum", labels, app.counts()[AppFigures.SUM_MICROS] / MICROS_PER_SECOND);
            out.sample("_count", labels, below);
        });
    }

    private static String bound(int place) {
        return Double.toString(AppFigures.BOUNDS[place] / MICROS_PER_SECOND);
    }

    private void each(String name, String type, String help, Map<String, AppFigures> apps, int place) {
        ToDoubleFunction<AppFigures> value = app -> app.counts()[place];
        out.metric("berth_router_" + name, type, help);
        apps.forEach((labels, app) -> out.sample("", labels, value.applyAsDouble(app)));
    }
}
