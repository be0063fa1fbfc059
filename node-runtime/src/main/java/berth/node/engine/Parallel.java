package berth.node.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/** Does the same to several things at once, on virtual threads, a bounded number at a time. */
final class Parallel {
    private Parallel() {}

    /** Results in the order of {@code items}. All are tried; then the first failure is thrown, with the others in it. */
    static <T, R> List<R> map(List<T> items, int atOnce, Function<T, R> work) {
        if (items.size() == 1) {
            return List.of(work.apply(items.getFirst()));
        }
        List<Future<R>> running = new ArrayList<>();
        Semaphore permits = new Semaphore(atOnce);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T item : items) {
                running.add(threads.submit(() -> {
                    permits.acquire();
                    try {
                        return work.apply(item);
                    } finally {
                        permits.release();
                    }
                }));
            }
        }
        return results(running);
    }

    static <T> void forEach(List<T> items, int atOnce, Consumer<T> work) {
        map(items, atOnce, item -> {
            work.accept(item);
            return true;
        });
    }

    private static <R> List<R> results(List<Future<R>> done) {
        List<R> results = new ArrayList<>();
        List<RuntimeException> failures = new ArrayList<>();
        for (Future<R> each : done) {
            try {
                results.add(each.get());
            } catch (ExecutionException e) {
                failures.add(e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(new IllegalStateException("interrupted", e));
            }
        }
        if (failures.isEmpty()) {
            return results;
        }
        RuntimeException first = failures.getFirst();
        failures.stream().skip(1).forEach(first::addSuppressed);
        throw first;
    }
}
