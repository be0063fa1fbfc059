package berth.builder.buildkit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What BuildKit's names of steps say, and how they are shown. */
final class StepNames {
    private static final Pattern STEP = Pattern.compile("\\[(?:stage-\\d+ )?([^\\]]*\\d+/\\d+)] (.*)", Pattern.DOTALL);
    /** A base image is looked up by name; an image that only files are copied from appears as a source of its own. */
    private static final Pattern IMAGE =
            Pattern.compile("(?:\\[internal] load metadata for|(?:\\[[^\\]]*] )?FROM) (\\S+)");

    private static final Pattern FRONTEND = Pattern.compile("resolve image config for (\\S+)");
    private static final Pattern OPTIONS = Pattern.compile("(?<= )--(?:mount|chown|chmod|link)(?:=\\S*)? ");
    private static final int MAX_LENGTH = 160;

    private StepNames() {}

    /** The step as a line of the log; empty for what BuildKit does for itself. */
    static Optional<String> shown(String name) {
        Matcher step = STEP.matcher(name);
        if (step.matches()) {
            String what = OPTIONS.matcher(step.group(2))
                    .replaceAll("")
                    .replaceAll("\\s+", " ")
                    .strip();
            if (what.startsWith("FROM ")) {
                what = "FROM " + shortImage(what.substring(5));
            }
            return Optional.of("[" + step.group(1) + "] "
                    + (what.length() > MAX_LENGTH ? what.substring(0, MAX_LENGTH) + "…" : what));
        }
        return switch (name) {
            case "exporting to image" -> Optional.of("Saving the image");
            default -> Optional.empty();
        };
    }

    /** The {@code [2/5]} of a step; empty for what BuildKit does for itself. */
    static Optional<String> number(String name) {
        Matcher step = STEP.matcher(name);
        return step.matches() ? Optional.of("[" + step.group(1) + "]") : Optional.empty();
    }

    /** The Dockerfile's own words for a step; the name itself for what BuildKit does. */
    static String instruction(String name) {
        return shown(name).map(line -> line.replaceFirst("^\\[[^\\]]*] ", "")).orElse(name);
    }

    /** Whether a step executes something, rather than copying or declaring. */
    static boolean runs(String name) {
        Matcher step = STEP.matcher(name);
        return step.matches() && step.group(2).startsWith("RUN ");
    }

    /** The image that a step asks the engine or a registry for, as BuildKit writes it. */
    static Optional<String> image(String name) {
        Matcher image = IMAGE.matcher(name);
        return image.matches() ? Optional.of(image.group(1)) : Optional.empty();
    }

    /** The frontend image that a step asks for. */
    static Optional<String> frontend(String name) {
        Matcher frontend = FRONTEND.matcher(name);
        return frontend.matches() ? Optional.of(frontend.group(1)) : Optional.empty();
    }

    /** As a Dockerfile would name it; the recipe's hash in a language image's tag is nobody's concern. */
    static String shortImage(String image) {
        return image.replaceFirst("^docker\\.io/(library/)?", "")
                .replaceFirst("@sha256:[0-9a-f]+$", "")
                .replaceFirst("^(berth/[a-z-]+:.+)-[0-9a-f]{12}$", "$1");
    }
}
