package berth.router.proxy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A path as routes are looked up by it: whatever way it is written, an app takes {@code /admin}, {@code //admin},
 * {@code /%61dmin} and {@code /x/../admin} for the same, and so must the policy that guards it. Percent-encoded octets are
 * decoded once, empty segments and those of one dot are left out, and two dots take one segment back (RFC 3986 sections 6.2.2
 * and 5.2.4), as nginx does it for its locations. One character stands for one octet.
 */
final class RoutePath {
    private RoutePath() {}

    /** That of a path without its query; the same object where nothing is to be done, as it mostly is. */
    static String normal(String path) {
        return isNormal(path) ? path : resolve(decode(path));
    }

    /** Whether a path that may be encoded has segments of dots, which lead elsewhere. */
    static boolean hasDots(String path) {
        if (isNormal(path)) {
            return false;
        }
        for (var segment : decode(path).split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** A path in its normal form, so that it can go into a request. */
    static String encode(String normal) {
        var encoded = new StringBuilder(normal.length() + 16);
        for (int i = 0; i < normal.length(); i++) {
            char c = normal.charAt(i);
            if (c > ' ' && c < 0x7f && "%?#\"<>\\^`{|}".indexOf(c) < 0) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4 & 0xf, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
            }
        }
        return encoded.toString();
    }

    private static boolean isNormal(String path) {
        char before = ' ';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' || c > 0x7e || before == '/' && (c == '/' || c == '.')) {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static String decode(String path) {
        var octets = path.getBytes(StandardCharsets.UTF_8);
        var decoded = new StringBuilder(octets.length);
        for (int i = 0; i < octets.length; i++) {
            int high = i + 2 < octets.length && octets[i] == '%' ? Character.digit(octets[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(octets[i + 2], 16);
            if (low < 0) {
                decoded.append((char) (octets[i] & 0xff));
            } else {
                decoded.append((char) (high << 4 | low));
                i += 2;
            }
        }
        return decoded.toString();
    }

    private static String resolve(String path) {
        var resolved = new StringBuilder(path.length());
        @Nullable String last = null;
        for (var segment : path.substring(1).split("/", -1)) {
            last = segment;
            if (segment.equals("..")) {
                resolved.setLength(Math.max(0, resolved.lastIndexOf("/")));
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                resolved.append('/').append(segment);
            }
        }
        boolean folder = last == null || last.isEmpty() || last.equals(".") || last.equals("..");
        return folder ? resolved.append('/').toString() : resolved.toString();
    }
}
