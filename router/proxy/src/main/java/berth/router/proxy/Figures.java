package berth.router.proxy;

import java.util.HashMap;
import java.util.Map;

/**
 * What was counted at some moment.
 *
 * @param apps by label; the empty one is for requests that no route was found for
 * @param failures how often the router answered itself, by code
 * @param dropped lines that the access log left out, since its writer was behind
 */
record Figures(Map<String, AppFigures> apps, Map<String, Long> failures, long dropped) {
    static Figures none() {
        return new Figures(new HashMap<>(), new HashMap<>(), 0);
    }

    /** Both together; the other is used up. */
    Figures plus(Figures other) {
        var sum = new HashMap<>(apps);
        other.apps.forEach((label, figures) -> sum.merge(label, figures, (one, two) -> {
            one.add(two);
            return one;
        }));
        var codes = new HashMap<>(failures);
        other.failures.forEach((code, count) -> codes.merge(code, count, Long::sum));
        return new Figures(sum, codes, dropped + other.dropped);
    }
}
