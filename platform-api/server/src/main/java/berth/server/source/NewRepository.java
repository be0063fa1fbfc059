package berth.server.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FileUtils;

/** Makes bare repositories: either whole or not at all. */
final class NewRepository {
    private NewRepository() {}

    static void make(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        var scratch = folder.resolve("." + name + ".new");
        // What a crash has left.
        FileUtils.delete(scratch.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
        try (var repository = new FileRepositoryBuilder()
                .setGitDir(scratch.toFile())
                .setBare()
                .build()) {
            repository.create(true);
            var config = repository.getConfig();
            // An operator who looks with git itself gets the same rules.
            config.setBoolean("receive", null, "fsckObjects", true);
            config.setString("transfer", null, "hideRefs", Repositories.HIDDEN_REFS);
            config.save();
            var head = repository.updateRef(Constants.HEAD);
            head.disableRefLog();
            head.link(Constants.R_HEADS + "main");
        }
        Files.move(scratch, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        Refs.force(folder);
    }
}
