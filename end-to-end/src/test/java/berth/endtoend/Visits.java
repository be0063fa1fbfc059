package berth.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What {@link Visitors} saw, and what of it must not be. */
record Visits(List<Visitors.Visit> all) {
    /** Longer than that nobody may wait for more than the app needs, however busy the machine is. */
    static final Duration BOUND = Duration.ofSeconds(5);

    private static final int LONGEST_QUOTE = 160;

    Visits {
        all = all.stream()
                .sorted(Comparator.comparingLong(Visitors.Visit::ended))
                .toList();
    }

    Duration longestWait() {
        return all.stream()
                .map(Visitors.Visit::waited)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** How many requests that began in that time were answered, whenever. */
    long answered(long from, long to) {
        return within(from, to).size();
    }

    private List<Visitors.Visit> within(long from, long to) {
        return all.stream()
                .filter(visit -> visit.isWell() && visit.begun() - from >= 0 && visit.begun() - to <= 0)
                .toList();
    }

    /** Requests that failed and such as waited too long. */
    List<String> failures() {
        var lines = new LinkedHashMap<String, Integer>();
        all.stream()
                .filter(visit -> !visit.isWell())
                .map(visit -> visit.who() + ", " + shortened(visit.failure()))
                .forEach(line -> lines.merge(line, 1, Integer::sum));
        all.stream()
                .filter(visit -> visit.waited().compareTo(BOUND) > 0)
                .map(visit -> visit.who() + ", waited more than " + BOUND.toMillis() + " ms")
                .forEach(line -> lines.merge(line, 1, Integer::sum));
        return lines.entrySet().stream()
                .map(line -> line.getKey() + ", x" + line.getValue())
                .toList();
    }

    /** Visitors who asked nothing in that time that was answered. */
    List<String> silence(String when, long from, long to) {
        var heard = within(from, to).stream().map(Visitors.Visit::visitor).collect(Collectors.toSet());
        return IntStream.range(0, Visitors.count())
                .filter(visitor -> !heard.contains(visitor))
                .mapToObj(visitor -> "visitor " + visitor + " got no answer " + when)
                .toList();
    }

    /** How many visitors were answered. */
    long answeredVisitors() {
        return well().map(Visitors.Visit::visitor).distinct().count();
    }

    /** Answers of neither, and old ones to requests that began when somebody had seen the new one already. */
    List<String> outOfOrder(String before, String after) {
        var wrong = new ArrayList<String>();
        long strange = well().map(Visits::content)
                .filter(content -> !content.equals(before) && !content.equals(after))
                .count();
        if (strange > 0) {
            wrong.add(strange + " answers were neither of " + before + " nor of " + after + ": " + sequence());
        }
        var firstNew = well().filter(visit -> content(visit).equals(after)).findFirst();
        long back = before.equals(after)
                ? 0
                : firstNew.map(seen -> well().filter(visit -> content(visit).equals(before))
                                .filter(visit -> visit.begun() - seen.ended() > 0)
                                .count())
                        .orElse(0L);
        if (back > 0) {
            wrong.add(back + " answers were of " + before + " again, after " + after + ": " + sequence());
        }
        return wrong;
    }

    /** What was answered, one after the other: {@code v3 text-2 config-1 x1204, v4 text-3 config-1 x530}. */
    String sequence() {
        var parts = new ArrayList<String>();
        String last = "";
        int count = 0;
        for (var visit : well().toList()) {
            var next = content(visit);
            if (!next.equals(last) && count > 0) {
                parts.add(last + " x" + count);
                count = 0;
            }
            last = next;
            count++;
        }
        parts.add(last + " x" + count);
        return shortened(String.join(", ", parts));
    }

    private Stream<Visitors.Visit> well() {
        return all.stream().filter(Visitors.Visit::isWell);
    }

    private static String content(Visitors.Visit visit) {
        return visit.answer().map(ChaosAnswer::content).orElse("");
    }

    private static String shortened(String text) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line;
    }
}
