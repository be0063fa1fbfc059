package berth.builder.buildkit;

import berth.builder.BuilderUnavailableException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Docker Engine API as far as building needs it. Paths carry no version: each engine answers with its own, and what is
 * used here is the same in all since 1.39.
 */
public final class Engine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** How a build ended: an image, or what the engine said instead. */
    public record Result(Optional<String> imageId, Optional<String> error) {}

    /** Only a socket file tells for sure: a folder of the same name may be on any machine. */
    private final boolean isLocal;

    private final LimitedCalls limited;
    private final DockerHttpClient calls;
    private final DockerHttpClient builds;

    public Engine(URI host) {
        this(host, ANSWER);
    }

    /** @param limit of each call but {@link #build} */
    Engine(URI host, Duration limit) {
        isLocal = "unix".equals(host.getScheme());
        limited = new LimitedCalls(limit);
        calls = http(host);
        builds = http(host);
    }

    // Without a time limit: a build may be silent for as long as one of its steps is, and calls have their own.
    private static DockerHttpClient http(URI host) {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(host)
                .connectionTimeout(CONNECT)
                .responseTimeout(Duration.ZERO)
                .build();
    }

    /**
     * The image of that name or id, if the engine has it. Any text may be asked for: what cannot be the name of an image
     * names none.
     *
     * @throws BuilderUnavailableException if the engine does not answer
     */
    public Optional<ImageFacts> inspect(String image) {
        if (!isPlainPath(image)) {
            return Optional.empty();
        }
        return call("inspecting image " + image, Request.Method.GET, "/images/" + encoded(image) + "/json", answer -> {
            // 400: no reference at all, for example one with a capital letter.
            if (answer.getStatusCode() == 404 || answer.getStatusCode() == 400) {
                return Optional.empty();
            }
            return Optional.of(facts(JSON.readTree(accepted(answer).getBody())));
        });
    }

    /** Takes that name from its image, and the image away with its last name; false if it is in use or unknown. */
    public boolean removeImage(String image) {
        return call("removing image " + image, Request.Method.DELETE, "/images/" + encoded(image), answer -> {
            int status = answer.getStatusCode();
            return status != 404 && status != 409 && accepted(answer) == answer;
        });
    }

    /**
     * What is left of the disk on which the engine keeps images; empty if that is not this machine's.
     *
     * @return in bytes
     * @throws BuilderUnavailableException if the engine does not answer
     */
    OptionalLong freeBytes() {
        return call("asking where it keeps images", Request.Method.GET, "/info", answer -> {
            var folder = Path.of(JSON.readTree(accepted(answer).getBody())
                    .path("DockerRootDir")
                    .asText());
            // Not what is unallocated: a file system sets some of that aside, even from root (ext4: 16 MiB).
            return isLocal && folder.isAbsolute() && Files.isDirectory(folder)
                    ? OptionalLong.of(Files.getFileStore(folder).getUsableSpace())
                    : OptionalLong.empty();
        });
    }

    /** Ends that build; unknown ones are ignored. */
    public void cancelBuild(String id) {
        call("cancelling a build", Request.Method.POST, "/build/cancel?id=" + encoded(id), Engine::accepted);
    }

    /**
     * Builds with the engine's embedded BuildKit and waits for the end.
     *
     * @param context the build context as tar
     * @param steps gets each trace message as it arrives
     * @param connected gets the connection as soon as it stands; closing it ends the build
     */
    public Result build(
            BuildSpec spec, InputStream context, Consumer<BuildTrace> steps, Consumer<AutoCloseable> connected) {
        var parameters = new TreeMap<String, String>();
        parameters.put("version", "2");
        parameters.put("buildid", spec.id());
        parameters.put("t", spec.tag());
        parameters.put("dockerfile", spec.dockerfile());
        parameters.put("labels", JSON.valueToTree(spec.labels()).toString());
        parameters.put("buildargs", JSON.valueToTree(spec.arguments()).toString());
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        var request = Request.builder()
                .method(Request.Method.POST)
                .path("/build?" + query)
                .putHeader("Content-Type", "application/x-tar")
                .body(context)
                .build();
        try (var answer = connect(request)) {
            connected.accept(answer::close);
            return follow(accepted(answer).getBody(), steps);
        } catch (IOException e) {
            throw new BuilderUnavailableException("The connection to the container engine broke during a build", e);
        }
    }

    private Response connect(Request request) {
        try {
            return builds.execute(request);
        } catch (RuntimeException e) {
            throw new BuilderUnavailableException("The container engine does not answer", e);
        }
    }

    @Override
    public void close() throws IOException {
        limited.close();
        calls.close();
        builds.close();
    }

    private static Result follow(InputStream body, Consumer<BuildTrace> steps) throws IOException {
        Optional<String> imageId = Optional.empty();
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode message = JSON.readTree(line);
            switch (message.path("id").asText()) {
                case "moby.buildkit.trace" ->
                    steps.accept(BuildTrace.decode(
                            Base64.getDecoder().decode(message.path("aux").asText())));
                case "moby.image.id" ->
                    imageId = Optional.of(message.path("aux").path("ID").asText());
                default -> {}
            }
            // The status code was 200 long before anything could fail.
            if (message.has("error")) {
                return new Result(
                        Optional.empty(), Optional.of(message.path("error").asText()));
            }
        }
        if (imageId.isEmpty()) {
            throw new IOException("the engine's answer ended with neither an image nor an error");
        }
        return new Result(imageId, Optional.empty());
    }

    private static ImageFacts facts(JsonNode image) {
        JsonNode config = image.path("Config");
        Map<String, String> labels = new HashMap<>();
        config.path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        List<String> tags = new ArrayList<>();
        image.path("RepoTags").forEach(tag -> tags.add(tag.asText()));
        var ports = new TreeSet<Integer>();
        config.path("ExposedPorts").fieldNames().forEachRemaining(port -> {
            if (port.endsWith("/tcp")) {
                ports.add(Integer.valueOf(port.substring(0, port.indexOf('/'))));
            }
        });
        boolean hasCommand =
                !config.path("Cmd").isEmpty() || !config.path("Entrypoint").isEmpty();
        return new ImageFacts(image.path("Id").asText(), tags, labels, hasCommand, List.copyOf(ports));
    }

    private <T> T call(String what, Request.Method method, String path, Reading<T> reading) {
        return limited.call(what, () -> {
            try (var answer =
                    calls.execute(Request.builder().method(method).path(path).build())) {
                return reading.read(answer);
            }
        });
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(Response answer) throws IOException;
    }

    private static Response accepted(Response answer) throws IOException {
        if (answer.getStatusCode() >= 300) {
            String text = new String(answer.getBody().readNBytes(2000), StandardCharsets.UTF_8);
            throw new IOException("the engine answered " + answer.getStatusCode() + ": " + text.strip());
        }
        return answer;
    }

    /** The engine answers a path with other parts by redirecting to another path. */
    private static boolean isPlainPath(String name) {
        return Stream.of(name.split("/", -1))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    private static String encoded(String text) {
        // A slash in an image's name is part of the engine's path; elsewhere it does no harm.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":");
    }
}
