package berth.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlainHttpTest {
    @Test
    void aRequestThatGetsNoAnswerIsNotSentAgain() throws Exception {
        try (var server = new Server(List.of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK", ""));
                var http = server.client()) {
            assertEquals(new PlainHttp.Answer(200, "OK"), http.send("GET", Map.of(), ""));
            assertThrows(IOException.class, () -> http.send("GET", Map.of(), ""));
            assertEquals(2, server.heard.get());
        }
    }

    @Test
    void halfAnAnswerIsNone() throws Exception {
        try (var server = new Server(List.of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nOK"));
                var http = server.client()) {
            assertThrows(IOException.class, () -> http.send("GET", Map.of(), ""));
        }
    }

    @Test
    void chunksAreRead() throws Exception {
        try (var server = new Server(List.of(
                        "HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n1\r\n!\r\n0\r\n\r\n"));
                var http = server.client()) {
            assertEquals(new PlainHttp.Answer(503, "no!"), http.send("GET", Map.of(), ""));
        }
    }

    /** Gives each request, on one connection, the next of some answers, and hangs up after the last. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket;
        private final List<String> answers;
        private final AtomicInteger heard = new AtomicInteger();

        Server(List<String> answers) throws IOException {
            this.socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            this.answers = answers;
            Thread.startVirtualThread(this::serve);
        }

        PlainHttp client() {
            return new PlainHttp("127.0.0.1:" + socket.getLocalPort(), "http://here", true);
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (var client = socket.accept();
                        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
                    for (var answer : answers) {
                        readRequest(in);
                        heard.incrementAndGet();
                        client.getOutputStream().write(answer.getBytes(US_ASCII));
                    }
                } catch (IOException e) {
                    if (!socket.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        private static void readRequest(BufferedReader in) throws IOException {
            var line = in.readLine();
            while (line != null && !line.isEmpty()) {
                line = in.readLine();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
