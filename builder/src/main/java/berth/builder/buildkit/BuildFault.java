package berth.builder.buildkit;

import berth.builder.BuildOutcome.Failed;
import berth.builder.buildkit.BuildTrace.Vertex;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in one sentence why BuildKit gave up. */
final class BuildFault {
    private static final Pattern PARSE = Pattern.compile(
            ".*dockerfile parse error(?: on)? line (\\d+): (.*)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern EXIT = Pattern.compile(".*exit code: (\\d+).*", Pattern.DOTALL);
    private static final Pattern WRAPPING = Pattern.compile(
            "^(failed to solve( with frontend [\\w.]+)?|failed to create LLB definition|failed to compute cache key|rpc error: code = \\w+ desc =|failed to load cache key|failed to calculate checksum of ref \\S+)[: ]+");
    private static final Pattern REGISTRY = Pattern.compile("https?://([^/\"]+)");

    private BuildFault() {}

    /**
     * The failure as the pusher is told it.
     *
     * @param error the engine's own message
     */
    static Failed explain(String error, StepLog steps) {
        if (DiskFull.isSaidIn(error)) {
            return DiskFull.failure();
        }
        Matcher parse = PARSE.matcher(error);
        if (parse.matches()) {
            return new Failed(
                    "build.dockerfile-invalid",
                    "Dockerfile line " + parse.group(1) + ": " + oneLine(parse.group(2)),
                    "Correct that line of the Dockerfile.");
        }
        return steps.failed()
                .map(vertex -> ofStep(vertex, steps))
                .orElseGet(() -> new Failed(
                        "build.dockerfile-invalid",
                        "The Dockerfile cannot be built: " + oneLine(unwrapped(error)),
                        ""));
    }

    private static Failed ofStep(Vertex vertex, StepLog steps) {
        String name = vertex.name();
        Optional<String> image = StepNames.image(name).or(() -> StepNames.frontend(name));
        if (image.isPresent() || StepNames.instruction(name).startsWith("FROM ")) {
            String shown = image.map(StepNames::shortImage)
                    .orElseGet(() -> StepNames.instruction(name).substring(5));
            return imageUnavailable(shown, vertex.error());
        }
        Matcher exit = EXIT.matcher(vertex.error());
        if (exit.matches() && steps.lastLines(vertex).stream().anyMatch(DiskFull::isSaidIn)) {
            return DiskFull.failure(StepNames.instruction(name));
        }
        if (exit.matches()) {
            return stepFailed(StepNames.instruction(name), exit.group(1), CauseLine.of(steps.lastLines(vertex)));
        }
        return new Failed(
                "build.step-failed",
                "Step `" + StepNames.instruction(name) + "` failed: " + oneLine(unwrapped(vertex.error())),
                vertex.error().contains("not found")
                        ? "Check the path, and that no line of .dockerignore leaves the file out."
                        : "");
    }

    private static Failed stepFailed(String instruction, String exitCode, Optional<String> cause) {
        String reason = cause.map(": "::concat).orElse(" and wrote nothing");
        String next = exitCode.equals("137")
                ? "It was killed, most likely for lack of memory: let the step use less, or build on a larger machine."
                : "The lines above show what the step wrote; the same command fails on a clean checkout too.";
        return new Failed(
                "build.step-failed", "Step `" + instruction + "` failed with exit code " + exitCode + reason, next);
    }

    static Failed imageUnavailable(String image, String error) {
        String cause;
        if (error.contains("no such host") || error.contains("server misbehaving")) {
            cause = "the name of its registry" + registry(error) + " is not known here (no such host)";
        } else if (error.contains("i/o timeout")
                || error.contains("refused")
                || error.contains("unreachable")
                || error.contains("deadline")) {
            cause = "its registry" + registry(error) + " does not answer";
        } else if (error.contains("not found") || error.contains("denied") || error.contains("authorization")) {
            cause = "its registry" + registry(error) + " has no such image, or not for everybody";
        } else if (error.contains("x509")) {
            cause = "the certificate of its registry" + registry(error) + " is not trusted here";
        } else {
            cause = oneLine(unwrapped(error));
        }
        return new Failed(
                "build.image-unavailable",
                "Image " + image + " is not on this machine and cannot be fetched: " + cause,
                "Name an image that this machine has or can fetch; a source without a Dockerfile is built by a language pack,"
                        + " which needs no registry.");
    }

    private static String registry(String error) {
        Matcher host = REGISTRY.matcher(error);
        return host.find() ? " " + host.group(1) : "";
    }

    private static String unwrapped(String error) {
        String text = error;
        for (Matcher wrapping = WRAPPING.matcher(text); wrapping.find(); wrapping = WRAPPING.matcher(text)) {
            text = text.substring(wrapping.end());
        }
        return text.replaceAll("(: not found)+$", "");
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
