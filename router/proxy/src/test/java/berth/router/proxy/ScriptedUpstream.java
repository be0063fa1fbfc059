package berth.router.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that plays a script on each connection. */
final class ScriptedUpstream implements AutoCloseable {
    private final ServerSocket listening;
    private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    private ScriptedUpstream(int port, Script script) throws IOException {
        listening = new ServerSocket(port, 512, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(script));
    }

    static ScriptedUpstream playing(Script script) throws IOException {
        return new ScriptedUpstream(0, script);
    }

    /** At a port on which nobody has listened until now. */
    static ScriptedUpstream playingAt(int port, Script script) throws IOException {
        return new ScriptedUpstream(port, script);
    }

    /** Answers each bodiless request with its own head as the body. */
    static ScriptedUpstream echoingHeads() throws IOException {
        return playing(wire -> {
            while (true) {
                wire.answer(wire.readHead());
            }
        });
    }

    /** A port on which nobody listens. */
    static String refusing() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + free.getLocalPort();
        }
    }

    String name() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many connections came. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : accepted) {
            socket.close();
        }
    }

    private void accept(Script script) {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                accepted.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> play(script, socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void play(Script script, Socket socket) {
        try (var wire = new Wire(socket)) {
            script.play(wire);
        } catch (IOException | InterruptedException e) {
            // The router, or the test, has gone: the script ends here.
            Thread.yield();
        }
    }

    /** What an upstream does on one connection; then it closes. */
    interface Script {
        void play(Wire wire) throws IOException, InterruptedException;
    }
}
