package berth.node.engine;

import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that the engine says has happened to the container of an instance or a run.
 *
 * @param id of the container, which is the instance's or the run's as well
 * @param ofRun whether it is a run's
 * @param kind what has happened
 * @param at by the engine's clock, which may be set
 * @param exitCode of one that ended, else 0
 */
record EngineEvent(String id, boolean ofRun, Kind kind, Instant at, int exitCode) {
    /** The engine's words are those of its filter. */
    enum Kind {
        STARTED("start"),
        OUT_OF_MEMORY("oom"),
        ENDED("die"),
        REMOVED("destroy");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** Empty if it is of neither, or none of these kinds. */
    static Optional<EngineEvent> of(Event event) {
        EventActor actor = event.getActor();
        if (actor == null || actor.getId() == null || event.getTimeNano() == null) {
            return Optional.empty();
        }
        Map<String, String> attributes =
                Optional.ofNullable(actor.getAttributes()).orElse(Map.of());
        boolean ofRun = InstanceLabels.run(attributes).isPresent();
        if (!ofRun && InstanceLabels.group(attributes).isEmpty()) {
            return Optional.empty();
        }
        for (Kind kind : Kind.values()) {
            if (kind.word.equals(event.getAction())) {
                Instant at = Instant.ofEpochSecond(0, event.getTimeNano());
                return Optional.of(new EngineEvent(actor.getId(), ofRun, kind, at, exitCode(attributes)));
            }
        }
        return Optional.empty();
    }

    private static int exitCode(Map<String, String> attributes) {
        String code = attributes.getOrDefault("exitCode", "");
        return code.matches("\\d{1,9}") ? Integer.parseInt(code) : 0;
    }
}
