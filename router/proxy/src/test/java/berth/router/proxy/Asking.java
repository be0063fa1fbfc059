package berth.router.proxy;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Asks for something at {@code shop.localhost} on a connection of its own, by each HTTP that clients speak. */
enum Asking {
    HTTP1 {
        @Override
        Answer send(Wire wire, String method, String path, String body, String... fields) throws IOException {
            var request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: shop.localhost\r\n");
            for (int i = 0; i < fields.length; i += 2) {
                request.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
            }
            if (!body.isEmpty()) {
                request.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            wire.send(request + "\r\n" + body);
            var head = wire.readHead();
            var answered = new TreeMap<String, String>();
            head.lines().skip(1).forEach(line -> put(answered, line.substring(0, line.indexOf(':')), line));
            var text = method.equals("HEAD") ? "" : wire.read(Wire.length(head));
            return new Answer(Integer.parseInt(head.substring(9, 12)), answered, text);
        }

        private static void put(Map<String, String> fields, String name, String line) {
            fields.put(
                    name.toLowerCase(Locale.ROOT),
                    line.substring(name.length() + 1).strip());
        }
    },
    HTTP2 {
        @Override
        Answer send(Wire wire, String method, String path, String body, String... fields) throws IOException {
            var http2 = Http2Wire.over(wire);
            var head = new ArrayList<>(
                    List.of(":method", method, ":scheme", "http", ":authority", "shop.localhost", ":path", path));
            head.addAll(List.of(fields));
            for (int i = 8; i < head.size(); i += 2) {
                head.set(i, head.get(i).toLowerCase(Locale.ROOT));
            }
            // One that says how much follows ends later, or never.
            http2.head(1, body.isEmpty() && !head.contains("content-length"), head.toArray(String[]::new));
            if (!body.isEmpty()) {
                http2.data(1, true, body);
            }
            var frame = http2.read();
            while (frame.type() == Http2FrameTypes.GO_AWAY) {
                frame = http2.read();
            }
            var answered = new TreeMap<String, String>();
            var read = http2.fields(frame);
            read.forEach(field ->
                    answered.put(field.getKey().toString(), field.getValue().toString()));
            int status = Integer.parseInt(String.valueOf(read.status()));
            return new Answer(status, answered, frame.ends() ? "" : http2.readBody(1));
        }
    };

    abstract Answer send(Wire wire, String method, String path, String body, String... fields) throws IOException;

    Answer ask(InetSocketAddress router, String method, String path, String body, String... fields) throws IOException {
        try (var wire = Wire.to(router)) {
            return send(wire, method, path, body, fields);
        }
    }

    Answer get(RunningRouter router, String path, String... fields) throws IOException {
        return ask(router.address(), "GET", path, "", fields);
    }

    /** What came, with the names of fields in lower case. */
    record Answer(int status, Map<String, String> fields, String body) {
        /** Empty if it is not there. */
        String field(String name) {
            return fields.getOrDefault(name, "");
        }

        /** Status and the code of the router's own pages. */
        String said() {
            return (status + " " + field("berth-error")).strip();
        }
    }
}
