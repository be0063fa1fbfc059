package berth.builder;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A container of an image, confined as an instance is, that is asked over HTTP. */
final class RunningImage implements AutoCloseable {
    private static final int PORT = 5123;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String container;
    private final String address;

    RunningImage(String imageId, String web) throws IOException {
        var command = new ArrayList<>(List.of(
                "run",
                "--detach",
                "--label",
                "berth.test=builder",
                "--env",
                "PORT=" + PORT,
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--memory",
                "256m"));
        if (web.isEmpty()) {
            command.add(imageId);
        } else {
            command.addAll(List.of("--entrypoint", "/bin/sh", imageId, "-c", web));
        }
        container = TestBuilder.docker(command.toArray(String[]::new)).strip();
        address = TestBuilder.docker("inspect", "--format", "{{.NetworkSettings.IPAddress}}", container)
                .strip();
    }

    static String answer(String imageId, String web, String path) throws IOException, InterruptedException {
        try (var running = new RunningImage(imageId, web)) {
            return running.get(path).body();
        }
    }

    /** The answer to the first request that is accepted. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                var request = HttpRequest.newBuilder(URI.create("http://" + address + ":" + PORT + path))
                        .build();
                return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                if (System.nanoTime() > deadline || !running()) {
                    throw new AssertionError(TestBuilder.docker("logs", container), e);
                }
                Thread.onSpinWait();
            }
        }
    }

    boolean running() throws IOException {
        return TestBuilder.docker("inspect", "--format", "{{.State.Running}}", container)
                .strip()
                .equals("true");
    }

    String logs() throws IOException {
        return TestBuilder.docker("logs", container);
    }

    /** Asks it to stop, and says how: milliseconds taken and exit code. */
    String stop() throws IOException {
        TestBuilder.docker("stop", "--time", "5", container);
        return TestBuilder.docker("inspect", "--format", "{{.State.ExitCode}}", container)
                .strip();
    }

    @Override
    public void close() throws IOException {
        TestBuilder.docker("rm", "--force", container);
    }
}
