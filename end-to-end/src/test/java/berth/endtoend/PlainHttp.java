package berth.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * HTTP/1.1 that sends each request once. The JDK's client repeats a GET by itself, and so hides what went wrong. Not
 * thread-safe.
 */
final class PlainHttp implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What came. */
    record Answer(int status, String body) {}

    private final InetSocketAddress server;
    private final String host;
    private final boolean stays;
    private Optional<Socket> connection = Optional.empty();

    /**
     * For what answers at that URL, by way of a Berth's router.
     *
     * @param stays whether the connection is kept for the next request
     */
    PlainHttp(String router, String url, boolean stays) {
        var address = URI.create("http://" + router);
        this.server = new InetSocketAddress(address.getHost(), address.getPort());
        this.host = URI.create(url).getRawAuthority();
        this.stays = stays;
    }

    Answer send(String method, Map<String, String> fields, String body) throws IOException {
        var socket = connection.isPresent() ? connection.get() : connect();
        connection = Optional.empty();
        boolean keep = false;
        try {
            socket.getOutputStream().write(request(method, fields, body));
            var in = new BufferedInputStream(socket.getInputStream());
            int status = status(line(in));
            var heads = heads(in);
            var text = new String(body(in, heads), UTF_8);
            keep = stays && !"close".equalsIgnoreCase(heads.get("connection"));
            return new Answer(status, text);
        } finally {
            if (keep) {
                connection = Optional.of(socket);
            } else {
                socket.close();
            }
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        try {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            socket.connect(server, (int) CONNECT.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private byte[] request(String method, Map<String, String> fields, String body) {
        var text = new StringBuilder(method + " / HTTP/1.1\r\nHost: " + host + "\r\n");
        fields.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        if (!body.isEmpty()) {
            text.append("Content-Length: " + body.getBytes(UTF_8).length + "\r\n");
        }
        if (!stays) {
            text.append("Connection: close\r\n");
        }
        return text.append("\r\n").append(body).toString().getBytes(UTF_8);
    }

    private static int status(String line) throws IOException {
        var words = line.split(" ", 3);
        if (words.length < 2 || !words[1].matches("\\d{3}")) {
            throw new IOException("no status line: " + line);
        }
        return Integer.parseInt(words[1]);
    }

    private static Map<String, String> heads(InputStream in) throws IOException {
        var heads = new TreeMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var parts = line.split(":", 2);
            heads.put(parts[0].strip().toLowerCase(Locale.ROOT), parts.length > 1 ? parts[1].strip() : "");
        }
        return heads;
    }

    private static byte[] body(InputStream in, Map<String, String> heads) throws IOException {
        if ("chunked".equalsIgnoreCase(heads.get("transfer-encoding"))) {
            return chunks(in);
        }
        var length = heads.get("content-length");
        return length == null ? in.readAllBytes() : exactly(in, Integer.parseInt(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        while (true) {
            int length = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
            if (length == 0) {
                heads(in);
                return all.toByteArray();
            }
            all.writeBytes(exactly(in, length));
            line(in);
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ended after " + bytes.length + " of " + length + " octets");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the connection ended in the middle, after " + line);
            }
            line.write(octet);
        }
        return line.toString(UTF_8).strip();
    }

    @Override
    public void close() throws IOException {
        if (connection.isPresent()) {
            connection.get().close();
        }
    }
}
