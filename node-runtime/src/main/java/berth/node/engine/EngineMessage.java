package berth.node.engine;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.DockerException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine's error texts, and what they mean. Not part of its API; these were seen from 20.10 to 26.1. */
final class EngineMessage {
    private static final Pattern BODY = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.){0,2000})");
    private static final Pattern RUNTIME_PREAMBLE = Pattern.compile(
            "(?s)^.*(?:OCI runtime create failed: |runc create failed: |starting container process caused: )");

    private EngineMessage() {}

    /** The sentence in the engine's answer. */
    static String of(DockerException refused) {
        String text = refused.getMessage() == null ? refused.toString() : refused.getMessage();
        Matcher matcher = BODY.matcher(text);
        return (matcher.find() ? matcher.group(1) : text)
                .replace("\\\"", "\"")
                .replace("\\n", " ")
                .strip();
    }

    /** Why no container can ever be made of this specification; empty if the engine itself has a problem. */
    static Optional<String> blameOnCreate(DockerException refused) {
        String message = of(refused);
        // 20.10 begins it with a capital letter, 26.1 does not.
        if (message.toLowerCase(Locale.ROOT).contains("no command specified")) {
            return Optional.of(
                    "the image names no command (no CMD, no ENTRYPOINT): give it one, or a Procfile with a line for"
                            + " this process type");
        }
        boolean itsFault = refused instanceof BadRequestException || message.startsWith("Cannot mkdir");
        return itsFault ? Optional.of("the engine refuses to make a container of it: " + message) : Optional.empty();
    }

    /** Whether a container did not start because of what is in it, not because of the engine. */
    static boolean isItsOwnFault(DockerException refused) {
        String message = of(refused);
        return message.contains("OCI runtime create failed")
                || message.contains("runc create failed")
                || message.contains("unable to find user")
                || message.contains("unable to find group")
                || message.contains("no matching entries in passwd file")
                || message.contains("no matching entries in group file");
    }

    /** The runtime's last words, without the chain of who called whom. */
    static String shortened(String error) {
        return RUNTIME_PREAMBLE.matcher(error).replaceFirst("").strip();
    }

    static boolean saysNoImage(DockerException refused) {
        return of(refused).toLowerCase(Locale.ROOT).contains("no such image");
    }

    /** Whether an engine that ended meanwhile has left the container so that none can start it, but remove it. */
    static boolean saysHalfStarted(DockerException refused) {
        return of(refused).matches("(?s).*task \\S+: already exists.*");
    }

    static boolean saysOverlap(DockerException refused) {
        return of(refused).contains("overlaps");
    }

    static boolean saysNoNetwork(DockerException refused) {
        return of(refused).matches("(?s).*network \\S+ not found.*");
    }
}
