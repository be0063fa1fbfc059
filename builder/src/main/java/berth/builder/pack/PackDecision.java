package berth.builder.pack;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** What a pack says of a source that is its own. */
public sealed interface PackDecision {
    /**
     * Build it so.
     *
     * @param reason why this pack, as the rest of the sentence "node pack: …"
     * @param dockerfile names language images by {@link LanguageImage#reference}; the source lies below
     *     {@link Dockerfiles#SOURCE}
     * @param images language images that the Dockerfile names
     * @param processTypes as {@link berth.builder.BuildOutcome.Built} has them
     * @param ignored {@code .dockerignore} patterns of what never belongs into the image
     * @param notes lines for the pusher: what was assumed or is not supported
     */
    record Plan(
            String reason,
            String dockerfile,
            List<LanguageImage> images,
            Map<String, String> processTypes,
            List<String> ignored,
            List<String> notes)
            implements PackDecision {
        public Plan {
            requireNonNull(reason, "reason is null");
            requireNonNull(dockerfile, "dockerfile is null");
            images = List.copyOf(images);
            processTypes = Map.copyOf(processTypes);
            ignored = List.copyOf(ignored);
            notes = List.copyOf(notes);
        }
    }

    /** It cannot be built as it is. Fields as in {@link berth.builder.BuildOutcome.Failed}. */
    record Refusal(String code, String message, String nextStep) implements PackDecision {
        public Refusal {
            requireNonNull(code, "code is null");
            requireNonNull(message, "message is null");
            requireNonNull(nextStep, "nextStep is null");
        }

        static Refusal noCommand(String message) {
            return new Refusal(
                    "build.no-command",
                    message,
                    "Add a file named Procfile with one line: web: <command that listens on $PORT>");
        }

        static Refusal invalid(String message, String nextStep) {
            return new Refusal("build.source-invalid", message, nextStep);
        }
    }
}
