package berth.router.proxy;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads options that are written as text. A blank one counts as not set. */
record OptionText(Map<String, String> environment) {
    static final int LAST_PORT = 65_535;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    /** The one length of time that is the same in every unit. */
    private static final Pattern NOTHING = Pattern.compile("0+");

    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s]+):([0-9]{1,5})");

    String text(String name, String otherwise) {
        var value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    InetSocketAddress address(String name, String otherwise) {
        var value = text(name, otherwise);
        var matcher = ADDRESS.matcher(value);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > LAST_PORT) {
            throw bad(name, value, "an address and a port, such as " + otherwise);
        }
        var address = new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
        if (address.isUnresolved()) {
            throw bad(name, value, "an address of this machine: the name " + matcher.group(1) + " cannot be resolved");
        }
        return address;
    }

    Path path(String name, String otherwise) {
        var value = text(name, otherwise);
        try {
            return Path.of(value).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw bad(name, value, "the path of a file");
        }
    }

    int count(String name, int otherwise) {
        var value = text(name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw bad(name, value, "a number");
        }
    }

    boolean flag(String name) {
        var value = text(name, "false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name, value, "true or false");
        };
    }

    Duration duration(String name, Duration otherwise) {
        var value = text(name, "");
        if (value.isEmpty()) {
            return otherwise;
        }
        if (NOTHING.matcher(value).matches()) {
            return Duration.ZERO;
        }
        var matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw bad(name, value, "a time such as 500ms, 30s, 10m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static BadOptionException bad(String name, String value, String wanted) {
        return new BadOptionException(name + " is \"" + value + "\": set it to " + wanted);
    }
}
