package berth.endtoend;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Several visitors of a {@link ChaosApp}, who ask again and again without a pause and never repeat a request. */
final class Visitors implements AutoCloseable {
    /** What a visitor does. */
    enum Habit {
        /** Asks for the page on a connection that stays open. */
        STAYS,
        /** Asks for the page on a new connection each time. */
        COMES_ANEW,
        /** Posts something that takes a second or two. */
        ORDERS
    }

    private static final List<Habit> HABITS = List.of(
            Habit.STAYS,
            Habit.COMES_ANEW,
            Habit.STAYS,
            Habit.COMES_ANEW,
            Habit.ORDERS,
            Habit.ORDERS,
            Habit.ORDERS,
            Habit.ORDERS);
    private static final int QUICK_MILLIS = 20;
    private static final String ORDER = "one of those";
    /** Who was refused comes again a little later. */
    private static final Duration AFTER_FAILURE = Duration.ofMillis(20);

    private final App app;
    private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean going = true;

    Visitors(App app) {
        this.app = app;
        IntStream.range(0, HABITS.size())
                .forEach(i -> threads.add(Thread.startVirtualThread(() -> visit(i, HABITS.get(i)))));
    }

    /**
     * A request and what came of it.
     *
     * @param waited how much longer than the app needs
     * @param failure empty if all was well
     */
    record Visit(int visitor, long begun, long ended, Duration waited, Optional<ChaosAnswer> answer, String failure) {
        String who() {
            return "visitor " + visitor + ", who "
                    + HABITS.get(visitor).name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        boolean isWell() {
            return failure.isEmpty();
        }
    }

    static int count() {
        return HABITS.size();
    }

    /** All that is over so far. */
    Visits soFar() {
        return new Visits(List.copyOf(visits));
    }

    /** All of them, to the end of the last. */
    Visits end() {
        close();
        return soFar();
    }

    private void visit(int visitor, Habit habit) {
        try (var http = new PlainHttp(app.berth().router(), app.url(), habit != Habit.COMES_ANEW)) {
            while (going) {
                var visit = ask(http, visitor, habit);
                visits.add(visit);
                if (!visit.isWell()) {
                    Thread.sleep(AFTER_FAILURE);
                }
            }
        } catch (InterruptedException | IOException | RuntimeException | Error e) {
            // Who left for whatever reason would otherwise be one who saw nothing wrong.
            long now = System.nanoTime();
            visits.add(new Visit(visitor, now, now, Duration.ZERO, Optional.empty(), "left: " + e));
        }
    }

    private static Visit ask(PlainHttp http, int visitor, Habit habit) {
        boolean orders = habit == Habit.ORDERS;
        int needs = orders ? ThreadLocalRandom.current().nextInt(1000, 2000) : QUICK_MILLIS;
        long begun = System.nanoTime();
        Optional<ChaosAnswer> answer = Optional.empty();
        String failure;
        try {
            var got = http.send(orders ? "POST" : "GET", Map.of("X-Needs", "" + needs), orders ? ORDER : "");
            answer = got.status() == 200 ? ChaosAnswer.read(got.body()) : Optional.empty();
            boolean whole = answer.filter(text -> text.received() == (orders ? ORDER.length() : 0))
                    .isPresent();
            failure = whole ? "" : "got " + got.status() + " " + got.body().strip();
        } catch (IOException e) {
            failure = "got " + e;
        }
        long ended = System.nanoTime();
        return new Visit(visitor, begun, ended, Duration.ofNanos(ended - begun).minusMillis(needs), answer, failure);
    }

    @Override
    public void close() {
        going = false;
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
