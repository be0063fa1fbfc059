package berth.node.engine;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The containers of this installation, and what is known of them. */
final class Containers {
    private final Engine engine;
    private final String installation;
    private final ConcurrentHashMap<String, Known> cache = new ConcurrentHashMap<>();

    Containers(Engine engine, DockerEngineOptions options) {
        this.engine = engine;
        this.installation = options.installation();
    }

    List<Listed> all() {
        return list("list the instances", Map.of(InstanceLabels.INSTALLATION, installation));
    }

    List<Listed> of(EnvironmentKey environment) {
        return list(
                "list the instances of environment " + environment.id(),
                InstanceLabels.whichHave(installation, environment.id()));
    }

    List<Listed> of(GroupKey group) {
        return list(
                "list the instances of " + InstanceLabels.describe(group),
                InstanceLabels.whichHave(installation, group));
    }

    private List<Listed> list(String doing, Map<String, String> labels) {
        return engine.call(
                doing,
                () -> engine.docker().listContainersCmd().withShowAll(true).withLabelFilter(labels).exec().stream()
                        .map(Listed::of)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** Asks the engine only if the container may have changed since it was asked last; empty if it is gone. */
    Optional<Inspected> inspect(Listed container) {
        Known known = cache.get(container.id());
        // One that was paused goes on in the same run.
        if (known != null
                && container.isRunning()
                && !container.run().isEmpty()
                && known.run.equals(container.run())
                && known.inspected.state().equals(container.state())) {
            return Optional.of(known.inspected);
        }
        Optional<Inspected> inspected = ask(container.id()).map(Inspected::of);
        inspected.ifPresent(seen -> cache.put(container.id(), new Known(container.run(), seen)));
        return inspected;
    }

    /** What is known of it is no longer true. */
    void forget(String id) {
        cache.remove(id);
    }

    /** Whether there is such a container, and it is an instance of this installation. */
    boolean isOurs(String id) {
        return ask(id).filter(container -> installation.equals(labels(container).get(InstanceLabels.INSTALLATION)))
                .isPresent();
    }

    /** Whether it is a run of this installation. */
    boolean isRun(String id) {
        return ask(id).map(Containers::labels)
                .filter(labels -> installation.equals(labels.get(InstanceLabels.INSTALLATION)))
                .flatMap(InstanceLabels::run)
                .isPresent();
    }

    /** Whether it is a run that waits for whoever connects. */
    boolean beginsLater(String id) {
        return ask(id).map(Containers::labels)
                .filter(labels -> "true".equals(labels.get(InstanceLabels.INPUT)))
                .filter(labels ->
                        labels.getOrDefault(InstanceLabels.REFUSED, "").isEmpty())
                .isPresent();
    }

    /** Empty if there is none. */
    Optional<Inspected> inspect(String id) {
        return ask(id).map(Inspected::of);
    }

    /** Drops what is known of all others. */
    void keepOnly(Set<String> ids) {
        cache.keySet().retainAll(ids);
    }

    private Optional<InspectContainerResponse> ask(String id) {
        return engine.call("look at instance " + id, () -> {
            try {
                return Optional.of(engine.docker().inspectContainerCmd(id).exec());
            } catch (NotFoundException gone) {
                return Optional.empty();
            }
        });
    }

    private static Map<String, String> labels(InspectContainerResponse container) {
        return Optional.ofNullable(container.getConfig().getLabels()).orElse(Map.of());
    }

    private record Known(String run, Inspected inspected) {}
}
