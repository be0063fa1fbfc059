package berth.router.proxy;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream that is busy with a request until the test says that it is done, and answers with the request's path. */
final class BusyUpstream implements AutoCloseable {
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final ScriptedUpstream upstream;
    private boolean allDone;
    private int open;
    private int mostAtOnce;

    BusyUpstream() {
        try {
            upstream = ScriptedUpstream.playing(this::play);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String name() {
        return upstream.name();
    }

    /** Paths of the requests that came, in that order. */
    List<String> arrived() {
        return arrived;
    }

    void awaitArrivals(int count) throws InterruptedException {
        RunningRouter.await(count + " requests came", () -> arrived.size() == count);
    }

    /** The request for that path, which may be yet to come, takes no longer. */
    synchronized void finish(String path) {
        done.add(path);
        notifyAll();
    }

    /** From now on nothing takes long. */
    synchronized void finishAll() {
        allDone = true;
        notifyAll();
    }

    synchronized int mostAtOnce() {
        return mostAtOnce;
    }

    @Override
    public void close() throws IOException {
        finishAll();
        upstream.close();
    }

    private void play(Wire wire) throws IOException, InterruptedException {
        while (true) {
            var head = wire.readHead();
            var path = head.split(" ")[1];
            begin(path);
            if (head.toLowerCase(java.util.Locale.ROOT).contains("\nupgrade: websocket")) {
                wire.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
                wire.readAll();
                return;
            }
            var length = Wire.field(head, "content-length");
            wire.read(length.isEmpty() ? 0 : Integer.parseInt(length));
            end(path);
            wire.answer(path);
        }
    }

    private synchronized void begin(String path) {
        arrived.add(path);
        open++;
        mostAtOnce = Math.max(mostAtOnce, open);
    }

    private synchronized void end(String path) throws InterruptedException {
        while (!allDone && !done.contains(path)) {
            wait();
        }
        open--;
    }
}
