package berth.server.source;

import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit from running {@code git} to find the machine's settings, from taking over those of whoever started Berth, and from
 * writing into that person's home folder. Only a repository's own settings count.
 */
final class PrivateSettings extends SystemReader.Delegate {
    private PrivateSettings(SystemReader machine) {
        super(machine);
    }

    static synchronized void use() {
        if (!(SystemReader.getInstance() instanceof PrivateSettings)) {
            SystemReader.setInstance(new PrivateSettings(SystemReader.getInstance()));
        }
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Fixed(parent, fs);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Fixed(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Fixed(parent, fs);
    }

    private static final class Fixed extends FileBasedConfig {
        private static final Map<String, String> SETTINGS = Map.of(
                // The coarsest that any file system has: JGit would measure it with files of its own among ours.
                ConfigConstants.CONFIG_KEY_TIMESTAMP_RESOLUTION.toLowerCase(Locale.ROOT),
                "2 s",
                // Packs are always written through to the disk; these only if asked.
                "fsyncobjectfiles",
                "true",
                "fsyncreffiles",
                "true");

        Fixed(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public @Nullable String getString(String section, @Nullable String subsection, String name) {
            var fixed = SETTINGS.get(name.toLowerCase(Locale.ROOT));
            return fixed != null ? fixed : super.getString(section, subsection, name);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
