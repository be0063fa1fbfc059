package berth.node.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The machine's engine, for tests: whatever an earlier run left behind is removed first, and by the label of tests only. */
final class TestEngine implements AutoCloseable {
    static final URI HOST = URI.create("unix:///var/run/docker.sock");
    /** Begins the name of every installation in these tests. */
    private static final String PREFIX = "node-runtime-test-";

    private static final Map<String, String> IMAGE_LABEL = Map.of("berth.test", "node-runtime");

    private final String installation;
    private final Engine engine = new Engine(HOST);

    TestEngine(String name) {
        this.installation = PREFIX + name;
        removeLeftovers();
    }

    DockerClient docker() {
        return engine.docker();
    }

    DockerEngineOptions options() {
        return DockerEngineOptions.of(installation);
    }

    /** Content id of the base image, which has a shell and Perl, and names no command. */
    String baseImage() {
        return docker().inspectImageCmd("berth/base").exec().getId();
    }

    /** Builds an image on the base image; returns its content id. */
    String image(Path folder, String... instructions) {
        try {
            Path dockerfile = Files.writeString(
                    folder.resolve("Dockerfile"), "FROM berth/base\n" + String.join("\n", instructions) + "\n");
            BuildImageResultCallback result = docker().buildImageCmd(dockerfile.toFile())
                    .withLabels(IMAGE_LABEL)
                    .exec(new BuildImageResultCallback());
            return docker().inspectImageCmd(result.awaitImageId()).exec().getId();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InspectContainerResponse inspect(String id) {
        return docker().inspectContainerCmd(id).exec();
    }

    private void removeLeftovers() {
        for (Container container : docker().listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(ours())
                .exec()) {
            docker().removeContainerCmd(container.getId())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        }
        for (Network network :
                docker().listNetworksCmd().withFilter("label", ours()).exec()) {
            docker().removeNetworkCmd(network.getId()).exec();
        }
        for (Image image : docker().listImagesCmd().withLabelFilter(IMAGE_LABEL).exec()) {
            try {
                docker().removeImageCmd(image.getId()).withForce(true).exec();
            } catch (NotFoundException gone) {
                // As wished.
            }
        }
    }

    private List<String> ours() {
        return List.of(InstanceLabels.INSTALLATION + "=" + installation);
    }

    @Override
    public void close() {
        removeLeftovers();
        engine.close();
    }
}
