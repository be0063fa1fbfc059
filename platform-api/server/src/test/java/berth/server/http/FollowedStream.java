package berth.server.http;

import berth.server.Await;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a client reads of a stream. */
final class FollowedStream implements AutoCloseable {
    private final InputStream body;
    private final ObjectMapper json;
    private final List<String> data = new CopyOnWriteArrayList<>();
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private volatile boolean open;

    FollowedStream(InputStream body, ObjectMapper json) {
        this.body = body;
        this.json = json;
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id:")) {
                    ids.add(line.substring(3).strip());
                } else if (line.startsWith("data:")) {
                    data.add(line.substring(5).strip());
                }
                open = true;
            }
        } catch (IOException closed) {
            // The test has seen enough.
        }
    }

    boolean isOpen() {
        return open;
    }

    /** Data of the events that came. */
    List<String> data() {
        return data;
    }

    List<String> ids() {
        return ids;
    }

    void await(String kind) {
        Await.until(() -> kind + " comes; came " + kinds(), () -> kinds().contains(kind));
    }

    List<String> kinds() {
        return data.stream().map(this::kind).toList();
    }

    private String kind(String text) {
        try {
            return json.readTree(text).get("kind").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
