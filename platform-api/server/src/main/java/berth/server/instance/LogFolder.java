package berth.server.instance;

import berth.node.InstanceStatus;
import berth.server.setting.BerthConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/** Where the logs of instances lie: a folder for each environment. */
@ApplicationScoped
class LogFolder {
    private final Path root;

    LogFolder(BerthConfig config) {
        this.root = config.home().resolve("logs").resolve("instances");
    }

    LogFile of(InstanceStatus instance) {
        var group = instance.group();
        return LogFile.of(
                root.resolve(group.environment().id()),
                group.process(),
                group.release(),
                InstanceLogs.shortId(instance));
    }

    /** All that there are of an environment. */
    List<LogFile> of(String environment) throws IOException {
        return list(root.resolve(environment)).stream()
                .flatMap(path -> LogFile.at(path).stream())
                .toList();
    }

    /** Ids of the environments that have logs. */
    List<String> environments() throws IOException {
        return list(root).stream().map(path -> path.getFileName().toString()).toList();
    }

    /** Removes the environment's folder, if nothing is in it any more. */
    void tidy(String environment) throws IOException {
        if (list(root.resolve(environment)).isEmpty()) {
            Files.deleteIfExists(root.resolve(environment));
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var paths = Files.list(folder)) {
            return paths.toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
    }
}
