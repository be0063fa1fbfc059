package berth.console;

import berth.api.release.ReleaseDiff;
import berth.api.release.ReleaseDiff.Change;
import berth.api.release.ReleaseDiff.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What differs between two releases, as a reader sees it.
 *
 * @param from number of the release that the values before are of
 * @param parts all that differs but config vars
 * @param config names of config vars
 */
record Difference(int from, int to, List<Part> parts, Names config) {
    private static final String NONE = "–";

    /** One value that is another. */
    record Part(String what, String before, String after) {}

    static Difference of(ReleaseDiff diff) {
        var parts = new ArrayList<Part>();
        diff.image().ifPresent(image -> parts.add(part("Image", image, Image::brief)));
        diff.commit().ifPresent(commit -> parts.add(part("Commit", commit, Commit::brief)));
        diff.processTypes()
                .forEach(type -> parts.add(part(
                        "Command of " + type.name(),
                        new Change(type.before(), type.after()),
                        command -> command.isEmpty() ? "the image's own" : command)));
        diff.formation()
                .forEach(type -> parts.add(part(
                        "Instances of " + type.process(),
                        new Change(
                                type.before().map(Scaled::words), type.after().map(Scaled::words)),
                        words -> words)));
        diff.checks()
                .forEach(check -> parts.add(part(
                        "Health check of " + check.process(),
                        new Change(check.before(), check.after()),
                        words -> words)));
        return new Difference(diff.from(), diff.to(), List.copyOf(parts), diff.config());
    }

    public boolean hasConfig() {
        return !config.added().isEmpty()
                || !config.changed().isEmpty()
                || !config.removed().isEmpty();
    }

    private static Part part(String what, Change change, UnaryOperator<String> words) {
        return new Part(what, words(change.before(), words), words(change.after(), words));
    }

    private static String words(Optional<String> value, UnaryOperator<String> words) {
        return value.map(words).orElse(NONE);
    }
}
