package berth.builder;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The images that a Dockerfile names in plain words; those put together from an ARG show only while it is built. */
final class ImageNames {
    private static final Pattern NAMES = Pattern.compile(
            "(?im)^\\s*FROM\\s+(?:--\\S+\\s+)*([^\\s$]+)(?=\\s|$)|\\bfrom=[\"']?([^\\s,\"'$]+)|^#\\s*syntax\\s*=\\s*(\\S+)");

    private ImageNames() {}

    /** All names, stages and numbers of stages among them. */
    static Stream<String> in(String dockerfile) {
        return NAMES.matcher(dockerfile).results().map(ImageNames::name).distinct();
    }

    private static String name(MatchResult match) {
        for (int group = 1; group <= match.groupCount(); group++) {
            if (match.group(group) != null) {
                return match.group(group);
            }
        }
        throw new IllegalStateException("no alternative matched");
    }
}
