package berth.server;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A platform whose database can be taken away: its connections end, and new ones are refused, as if it was stopped, or never
 * answered, as if its machine was.
 */
public final class SeveredDatabase implements QuarkusTestResourceLifecycleManager {
    private static final String URL = "berth.database.url";

    private static @Nullable Line line;

    private final PlatformResource platform = new PlatformResource();

    @Override
    public Map<String, String> start() {
        var settings = new HashMap<>(platform.start());
        var url = URI.create(String.valueOf(settings.get(URL)).substring("jdbc:".length()));
        var through = new Line(url.getPort());
        line = through;
        through.mend();
        settings.put(URL, "jdbc:postgresql://127.0.0.1:" + through.port() + url.getPath() + "?" + url.getQuery());
        // Where nothing is refused, tests wait for it.
        settings.put("quarkus.datasource.jdbc.acquisition-timeout", "4S");
        return settings;
    }

    @Override
    public void stop() {
        cut();
        platform.stop();
    }

    static void cut() {
        if (line != null) {
            line.cut();
        }
    }

    static void silence() {
        if (line != null) {
            line.silence();
        }
    }

    static void mend() {
        if (line != null) {
            line.mend();
        }
    }

    /** Passes on what comes to its port. */
    private static final class Line {
        private final int target;
        private final List<Socket> open = new ArrayList<>();
        private int port;
        private boolean silent;
        private @Nullable ServerSocket server;

        Line(int target) {
            this.target = target;
        }

        int port() {
            return port;
        }

        /** Connections that were not answered stay so. */
        synchronized void mend() {
            silent = false;
            if (server != null) {
                return;
            }
            try {
                var listening = new ServerSocket();
                listening.setReuseAddress(true);
                listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                port = listening.getLocalPort();
                server = listening;
                Thread.ofVirtual().start(() -> accept(listening));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        synchronized void silence() {
            silent = true;
            end();
        }

        synchronized void cut() {
            try {
                if (server != null) {
                    server.close();
                    server = null;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            end();
        }

        private void end() {
            try {
                for (Socket socket : open) {
                    socket.close();
                }
                open.clear();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void accept(ServerSocket listening) {
            try {
                while (true) {
                    connect(listening.accept(), listening);
                }
            } catch (IOException cut) {
                // No more come.
            }
        }

        private synchronized void connect(Socket client, ServerSocket listening) throws IOException {
            if (listening.isClosed()) {
                // It was cut between the two.
                client.close();
                return;
            }
            open.add(client);
            if (!silent) {
                var there = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(there);
                Thread.ofVirtual().start(() -> pass(client, there));
                Thread.ofVirtual().start(() -> pass(there, client));
            }
        }

        private static void pass(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException cut) {
                // Both are closed.
            }
        }
    }
}
