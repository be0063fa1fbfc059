package berth.endtoend;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A visitor who asks for an app's page again and again without a pause, and repeats no request. */
final class RequestLoop implements AutoCloseable {
    private final App app;
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean going = true;
    private final Thread visitor;

    RequestLoop(App app) {
        this.app = app;
        visitor = Thread.startVirtualThread(this::visit);
    }

    /** Requests that were answered with 200 so far. */
    int answered() {
        return answered.get();
    }

    /** What went wrong, one line each. */
    List<String> failures() {
        return failures;
    }

    private void visit() {
        try (var http = new PlainHttp(app.berth().router(), app.url(), true)) {
            while (going) {
                visit(http);
            }
        } catch (IOException | RuntimeException | Error e) {
            // Who left for whatever reason would otherwise be one who saw nothing wrong.
            failures.add("left: " + e);
        }
    }

    private void visit(PlainHttp http) {
        try {
            var answer = http.send("GET", Map.of(), "");
            if (answer.status() == 200) {
                answered.incrementAndGet();
            } else {
                failures.add(answer.status() + " " + answer.body());
            }
        } catch (IOException e) {
            failures.add(e.toString());
        }
    }

    @Override
    public void close() {
        going = false;
        try {
            visitor.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
