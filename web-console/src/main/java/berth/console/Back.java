package berth.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way out of a page that has nothing to show.
 *
 * @param name what is there, in words
 */
record Back(String path, String name) {
    private static final Pattern IN_NUMBERED =
            Pattern.compile("(?<path>/apps/[^/]+/(?<kind>build|release|deployment|run)s/(?<number>[0-9]+))/.+");
    private static final Pattern IN_APP = Pattern.compile("(?<path>/apps/(?<name>[^/]+))/.+");

    /** The page above the asked one. */
    static Back from(String rawPath) {
        if (rawPath.startsWith(LocalPath.CONFIG_GROUPS.value() + "/")) {
            return new Back(LocalPath.CONFIG_GROUPS.value(), "all config groups");
        }
        if (IN_NUMBERED.matcher(rawPath) instanceof Matcher inside && inside.matches()) {
            return new Back(inside.group("path"), inside.group("kind") + " " + inside.group("number"));
        }
        if (IN_APP.matcher(rawPath) instanceof Matcher app && app.matches()) {
            return new Back(app.group("path"), URLDecoder.decode(app.group("name"), StandardCharsets.UTF_8));
        }
        return new Back(LocalPath.APPS.value(), "all apps");
    }
}
