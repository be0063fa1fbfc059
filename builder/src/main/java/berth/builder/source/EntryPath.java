package berth.builder.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names in an archive, and where links lead, judged by their text alone. */
final class EntryPath {
    private static final int MAX_LENGTH = 4096;

    private EntryPath() {}

    /** The name without {@code .} parts; empty for the root itself. */
    static String normal(String name) throws SourceRefusedException {
        if (name.startsWith("/")) {
            throw new SourceRefusedException("The source holds an absolute name: " + shown(name));
        }
        if (name.length() > MAX_LENGTH || name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new SourceRefusedException("The source holds a name that no file can have: " + shown(name));
        }
        var parts = new ArrayList<String>();
        for (String part : name.split("/")) {
            if (part.equals("..")) {
                throw new SourceRefusedException("The source holds a name that leaves its folder: " + shown(name));
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    /** Git's own folder or file, at any depth and however it is spelled: never part of a source. */
    static boolean isGits(String path) {
        return List.of(path.split("/")).stream().anyMatch(part -> part.equalsIgnoreCase(".git"));
    }

    /**
     * Why that link is refused, if it is. After its leading {@code ..} parts, which climb through real folders because no
     * entry lies below a link, a target may only descend. A link on the way down obeys the same rule, so no chain of
     * links leaves the tree.
     */
    static Optional<String> linkFault(String path, String target) {
        if (target.startsWith("/")) {
            return Optional.of("leads to an absolute path");
        }
        int depth = path.split("/").length - 1;
        boolean descending = false;
        for (String part : target.split("/")) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!part.equals("..")) {
                descending = true;
                continue;
            }
            if (descending) {
                return Optional.of("goes down and up again");
            }
            if (--depth < 0) {
                return Optional.of("leads out of the source");
            }
        }
        return Optional.empty();
    }

    static String shown(String name) {
        String printable = name.replaceAll("\\p{Cc}", "?");
        return printable.length() > 100 ? printable.substring(0, 100) + "…" : printable;
    }
}
