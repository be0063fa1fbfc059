package berth.router.proxy;

import java.util.Locale;

/** Text in the format that Prometheus reads (version 0.0.4), one metric after the other. */
final class Exposition {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(4096);
    private String name = "";

    /** Begins a metric: its samples follow. */
    Exposition metric(String metricName, String type, String help) {
        name = metricName;
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /** A metric with one sample and no labels. */
    Exposition counter(String metricName, String help, double value) {
        return metric(metricName, "counter", help).sample("", "", value);
    }

    /** The same for what goes up and down. */
    Exposition gauge(String metricName, String help, double value) {
        return metric(metricName, "gauge", help).sample("", "", value);
    }

    /** A sample of the present metric; labels as {@link #label} makes them. */
    Exposition sample(String suffix, String labels, double value) {
        text.append(name).append(suffix);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(number(value)).append('\n');
        return this;
    }

    /** {@code name="value"}, escaped. */
    static String label(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.6f", value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
