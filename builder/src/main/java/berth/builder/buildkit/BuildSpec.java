package berth.builder.buildkit;

import java.util.Map;
import java.util.TreeMap;

/**
 * One build as the engine gets it.
 *
 * @param id names it to {@link Engine#cancelBuild}
 * @param tag local name of the image
 * @param dockerfile its path in the context
 * @param proxies the proxy variables that BuildKit knows by itself; they reach the steps, never the image
 * @param caches whose cache mounts the build shares
 */
public record BuildSpec(
        String id,
        String tag,
        String dockerfile,
        Map<String, String> labels,
        Map<String, String> proxies,
        CacheNamespace caches) {
    public BuildSpec {
        labels = Map.copyOf(labels);
        proxies = Map.copyOf(proxies);
    }

    /** What BuildKit's Dockerfile frontend is told beside the Dockerfile; none of it gets into the image. */
    Map<String, String> arguments() {
        var all = new TreeMap<>(proxies);
        all.put(CacheNamespace.ARGUMENT, caches.name());
        return all;
    }
}
