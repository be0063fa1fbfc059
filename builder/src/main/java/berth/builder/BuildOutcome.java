package berth.builder;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** How a build ended. */
public sealed interface BuildOutcome {
    /**
     * An image was made.
     *
     * @param imageId content id, {@code sha256:…}
     * @param pack what built it: {@code dockerfile}, {@code node}, …
     * @param processTypes command line of each process type by name, for {@code /bin/sh -c}; an empty command means the
     *     image's own. Holds {@code web} unless the Procfile says otherwise.
     * @param exposedPorts TCP ports that the image's EXPOSE names, ascending
     */
    record Built(String imageId, String pack, Map<String, String> processTypes, List<Integer> exposedPorts)
            implements BuildOutcome {
        public Built {
            requireNonNull(imageId, "imageId is null");
            requireNonNull(pack, "pack is null");
            processTypes = Map.copyOf(processTypes);
            exposedPorts = List.copyOf(exposedPorts);
        }
    }

    /**
     * The source does not build, or not in time.
     *
     * @param code stable: {@code build.no-pack}, {@code build.source-invalid}, {@code build.step-failed},
     *     {@code build.dockerfile-invalid}, {@code build.image-unavailable}, {@code build.image-forbidden} (another app's),
     *     {@code build.no-command} (nothing says what to run), {@code build.timed-out}
     * @param message one sentence with the cause
     * @param nextStep what to do now; may be empty
     */
    record Failed(String code, String message, String nextStep) implements BuildOutcome {
        public Failed {
            requireNonNull(code, "code is null");
            // A part of it may be what the source says, and no database keeps a NUL.
            message = message.replace('\0', '\ufffd');
            requireNonNull(nextStep, "nextStep is null");
        }
    }

    /** {@link Builder#cancel} stopped it. */
    record Cancelled() implements BuildOutcome {}
}
