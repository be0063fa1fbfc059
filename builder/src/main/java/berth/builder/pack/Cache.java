package berth.builder.pack;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a tool of a pack's build downloads or makes once and finds again in the next build.
 *
 * @param name of the cache mount; plain, as the build's own namespace keeps tenants' caches apart
 * @param setting of the tool's environment up to the folder, for example {@code PIP_CACHE_DIR=}
 * @param user whom the folder belongs to
 */
record Cache(String name, String setting, int user) {
    /** A place of our own: where tools would keep it, the user's home, depends on who builds. */
    private static final String PLACE = "/var/cache/berth/";

    /** A {@code RUN} line with these caches, of which only that line's tools know. */
    static String run(String commands, Cache... caches) {
        return "RUN %s export %s && %s\n"
                .formatted(
                        Stream.of(caches).map(Cache::mount).collect(Collectors.joining(" ")),
                        Stream.of(caches)
                                .map(cache -> cache.setting + cache.folder())
                                .collect(Collectors.joining(" ")),
                        commands);
    }

    private String mount() {
        return "--mount=type=cache,id=%s,target=%s,uid=%d,gid=%d".formatted(name, folder(), user, user);
    }

    private String folder() {
        return PLACE + name;
    }
}
