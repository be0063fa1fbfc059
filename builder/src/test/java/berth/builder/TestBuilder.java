package berth.builder;

import berth.builder.buildkit.Engine;
import berth.builder.buildkit.ImageFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real builder of its own installation, whose images are removed at the end, and at the start those of a run that was
 * killed. Language images stay: everybody uses them.
 */
final class TestBuilder implements AutoCloseable {
    private final String installation;
    private final Path scratch;
    private final BuildKitBuilder builder;

    private TestBuilder(String installation, Path scratch, BuildKitBuilder builder) {
        this.installation = installation;
        this.scratch = scratch;
        this.builder = builder;
    }

    static TestBuilder start(String name) throws IOException {
        String installation = "test-builder-" + name;
        removeContainers(installation);
        removeImages(installation);
        Path scratch = Files.createTempDirectory("builder-" + name);
        return new TestBuilder(installation, scratch, new BuildKitBuilder(BuilderOptions.of(installation, scratch)));
    }

    BuildKitBuilder builder() {
        return builder;
    }

    Path scratch() {
        return scratch;
    }

    ImageFacts image(String id) {
        try (var engine = new Engine(BuilderOptions.LOCAL_ENGINE)) {
            return engine.inspect(id).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        builder.close();
        removeImages(installation);
        Files.delete(scratch);
    }

    /** What a container of that image writes when it runs that command. */
    static String run(String imageId, String command) throws IOException {
        return docker(
                "run", "--rm", "--label", "berth.test=builder", "--entrypoint", "/bin/sh", imageId, "-c", command);
    }

    static String docker(String... arguments) throws IOException {
        var command = new java.util.ArrayList<String>(List.of("docker"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + "\n" + output);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        return output;
    }

    /** Of a run that was killed: they have the labels of their images, and keep these from being removed. */
    private static void removeContainers(String installation) throws IOException {
        for (String id : docker("ps", "--all", "--quiet", "--filter", filter(installation))
                .lines()
                .toList()) {
            docker("rm", "--force", id);
        }
    }

    private static String filter(String installation) {
        return "label=" + BuildKitBuilder.INSTALLATION + "=" + installation;
    }

    private static void removeImages(String installation) throws IOException {
        for (String id : docker("images", "--quiet", "--no-trunc", "--filter", filter(installation))
                .lines()
                .distinct()
                .toList()) {
            docker("rmi", "--force", id);
        }
    }
}
