package berth.builder.buildkit;

import java.util.List;
import java.util.Map;

/**
 * What the engine says of an image.
 *
 * @param id content id
 * @param tags its local names
 * @param hasCommand whether it has a CMD or an ENTRYPOINT
 * @param exposedPorts TCP ports of EXPOSE, ascending
 */
public record ImageFacts(
        String id, List<String> tags, Map<String, String> labels, boolean hasCommand, List<Integer> exposedPorts) {
    public ImageFacts {
        tags = List.copyOf(tags);
        labels = Map.copyOf(labels);
        exposedPorts = List.copyOf(exposedPorts);
    }
}
