package berth.builder;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A builder without an engine: answers what it was told to, and remembers what it was asked. */
public final class FakeBuilder implements Builder {
    /** One call of {@link #build}. */
    public record Asked(BuildOrder order, Set<String> files) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<String> removed = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<BuildOutcome>> running = new ConcurrentHashMap<>();
    private volatile BuildOutcome outcome =
            new BuildOutcome.Built("sha256:" + "f".repeat(64), "static", Map.of("web", ""), List.of(8080));
    private volatile List<String> lines = List.of("Pack: static (index.html)");
    private volatile boolean holding;
    private volatile boolean unavailable;

    /** What the next builds end with. */
    public FakeBuilder answer(BuildOutcome next) {
        outcome = next;
        return this;
    }

    /** What the next builds write. */
    public FakeBuilder write(String... next) {
        lines = List.of(next);
        return this;
    }

    /** The next builds write their lines and then wait for {@link #release}, cancel, or their time limit. */
    public FakeBuilder hold() {
        holding = true;
        return this;
    }

    /** Lets the builds that wait, and all later ones, end. */
    public void release() {
        holding = false;
        running.values().forEach(end -> end.complete(outcome));
    }

    /** Those that wait lose their engine, and the next find none. */
    public void lose() {
        unavailable = true;
        var gone = new BuilderUnavailableException("The container engine is gone", new IOException("fake"));
        running.values().forEach(end -> end.completeExceptionally(gone));
    }

    /** Whether the next builds find no engine. */
    public FakeBuilder unavailable(boolean value) {
        unavailable = value;
        return this;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public List<String> removed() {
        return List.copyOf(removed);
    }

    /** Ids of the orders that are being built now. */
    public Set<String> running() {
        return Set.copyOf(running.keySet());
    }

    @Override
    public BuildOutcome build(BuildOrder order, InputStream source, BuildLog log) {
        asked.add(new Asked(order, fileNames(source)));
        if (unavailable) {
            throw new BuilderUnavailableException("The container engine does not answer", new IOException("fake"));
        }
        var end = new CompletableFuture<BuildOutcome>();
        running.put(order.id(), end);
        try {
            lines.forEach(log::line);
            return holding ? end.get(order.timeLimit().toMillis(), TimeUnit.MILLISECONDS) : outcome;
        } catch (TimeoutException e) {
            return new BuildOutcome.Failed(
                    "build.timed-out",
                    "The build was ended after its time limit of "
                            + order.timeLimit().toSeconds() + " s",
                    "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuilderUnavailableException("The build was interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BuilderUnavailableException gone ? gone : new IllegalStateException(e);
        } finally {
            running.remove(order.id(), end);
        }
    }

    @Override
    public void cancel(String buildId) {
        var end = running.get(buildId);
        if (end != null) {
            end.complete(new BuildOutcome.Cancelled());
        }
    }

    @Override
    public void removeImage(String imageId) {
        removed.add(imageId);
    }

    private static Set<String> fileNames(InputStream source) {
        var names = new TreeSet<String>();
        try {
            var tar = new TarArchiveInputStream(source);
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    names.add(entry.getName());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the source is no tar stream", e);
        }
        return names;
    }
}
