package berth.builder.buildkit;

import java.util.Map;

/**
 * One build as the engine gets it.
 *
 * @param id names it to {@link Engine#cancelBuild}
 * @param tag local name of the image
 * @param dockerfile its path in the context
 * @param proxies the proxy variables that BuildKit knows by itself; they reach the steps, never the image
 */
public record BuildSpec(
        String id, String tag, String dockerfile, Map<String, String> labels, Map<String, String> proxies) {
    public BuildSpec {
        labels = Map.copyOf(labels);
        proxies = Map.copyOf(proxies);
    }
}
