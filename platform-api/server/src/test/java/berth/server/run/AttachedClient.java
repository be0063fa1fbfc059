package berth.server.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.server.PlatformResource;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The other end of a command: hears what it writes, and what is said last. */
final class AttachedClient implements WebSocket.Listener {
    private final CompletableFuture<String> lastWord = new CompletableFuture<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private boolean midMessage;

    /** As the operator. */
    WebSocket connect(String path) {
        return connect(path, PlatformResource.TOKEN).join();
    }

    /** With what status whoever has that token is refused. */
    static int refused(String path, String token) {
        var failure = assertThrows(
                CompletionException.class,
                () -> new AttachedClient().connect(path, token).join());
        return assertInstanceOf(WebSocketHandshakeException.class, failure.getCause())
                .getResponse()
                .statusCode();
    }

    private CompletableFuture<WebSocket> connect(String path, String token) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://localhost:" + RestAssured.port + path), this);
    }

    synchronized String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    /** As soon as it is said. */
    String lastWord() throws Exception {
        return lastWord.get(20, TimeUnit.SECONDS);
    }

    @Override
    public synchronized CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        if (!midMessage) {
            assertEquals(1, data.get());
        }
        midMessage = !last;
        var piece = new byte[data.remaining()];
        data.get(piece);
        output.writeBytes(piece);
        socket.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        lastWord.complete(data.toString());
        socket.request(1);
        return CompletableFuture.completedStage(null);
    }
}
