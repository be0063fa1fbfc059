package berth.node;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Awaits news of the instances of a {@link FakeNodeRuntime}, under that one's lock, which is given up meanwhile. */
final class FakeNews {
    /** A fate may be decided by a function of the test: nobody says when that decides otherwise. */
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(5);

    private final FakeNodeRuntime runtime;
    private final FakeInstances instances;

    FakeNews(FakeNodeRuntime runtime, FakeInstances instances) {
        this.runtime = runtime;
        this.instances = instances;
    }

    void await(Set<String> ids, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (runtime) {
            long left = atMost.toNanos();
            while (left > 0 && !instances.anyIsNew(ids)) {
                TimeUnit.NANOSECONDS.timedWait(runtime, Math.min(left, LOOK));
                left = end - System.nanoTime();
            }
        }
    }
}
