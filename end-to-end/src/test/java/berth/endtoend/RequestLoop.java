package berth.endtoend;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A visitor who asks for an app's page again and again without a pause. */
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
        while (going) {
            try {
                var answer = Http.sendOrFail(Http.to(app.berth(), app.url()));
                if (answer.statusCode() == 200) {
                    answered.incrementAndGet();
                } else {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
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
