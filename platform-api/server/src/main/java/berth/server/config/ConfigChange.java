package berth.server.config;

import static java.util.stream.Collectors.joining;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.release.ReleaseDiff.Names;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A change that may be made: each name with its new value, or without one to unset it.
 *
 * @param values by name, sorted
 */
record ConfigChange(Map<String, Optional<String>> values) {
    static final int LONGEST_NAME = 128;
    static final int LARGEST_VALUE = 64 * 1024;
    /** A program's arguments and environment together may have a quarter of its stack, 2 MiB (execve(2)). */
    static final int LARGEST_SET = 512 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** What Berth itself tells each instance, with the reason. */
    private static final Map<String, String> RESERVED = Map.of(
            "PORT", "Berth tells each web process the port that the router will use",
            "HOSTNAME", "the container's own name");

    private static final String OWN_PREFIX = "BERTH_";

    ConfigChange {
        values = Map.copyOf(values);
    }

    /**
     * Checks names and values.
     *
     * @throws PlatformException INVALID, {@code config.name-invalid}, {@code config.name-reserved} or
     *     {@code config.value-invalid}
     */
    static ConfigChange of(Map<String, Optional<String>> wished) {
        wished.forEach((name, value) -> {
            checkName(name);
            value.ifPresent(text -> checkValue(name, text));
        });
        return new ConfigChange(wished);
    }

    /**
     * A change as clients send it: null unsets.
     *
     * @throws PlatformException as {@link #of}; INVALID, {@code config.empty} without a body
     */
    static ConfigChange ofBody(@Nullable Map<String, @Nullable String> variables) {
        if (variables == null) {
            throw invalid(
                    "config.empty", "the body is empty", "send a JSON object: {\"NAME\": \"value\", \"OLD\": null}");
        }
        var wished = new LinkedHashMap<String, Optional<String>>();
        variables.forEach((name, value) -> wished.put(name, Optional.ofNullable(value)));
        return of(wished);
    }

    /** What makes these of those. */
    static ConfigChange between(Map<String, String> before, Map<String, String> after) {
        var values = new LinkedHashMap<String, Optional<String>>();
        before.keySet().forEach(name -> values.put(name, Optional.empty()));
        after.forEach((name, value) -> values.put(name, Optional.of(value)));
        values.entrySet().removeIf(one -> one.getValue().equals(Optional.ofNullable(before.get(one.getKey()))));
        return new ConfigChange(values);
    }

    /** The variables after it. */
    Map<String, String> applyTo(Map<String, String> before) {
        var after = new TreeMap<>(before);
        values.forEach((name, value) -> value.ifPresentOrElse(text -> after.put(name, text), () -> after.remove(name)));
        requireFits(after);
        return after;
    }

    /**
     * Checks that a program can be started with these.
     *
     * @throws PlatformException INVALID, {@code config.too-large}
     */
    static void requireFits(Map<String, String> variables) {
        long size = variables.entrySet().stream()
                .mapToLong(one -> bytes(one.getKey()) + bytes(one.getValue()))
                .sum();
        if (size > LARGEST_SET) {
            throw invalid(
                    "config.too-large",
                    "all config vars together would have " + size + " bytes; " + LARGEST_SET + " are allowed",
                    "keep large values in a file of the app or in an add-on");
        }
    }

    /** What it does, for events and causes, without values: {@code set A, B; unset C}. */
    String summary(Map<String, String> before) {
        var parts = new LinkedHashMap<String, String>();
        parts.put("set ", String.join(", ", names(before, (was, is) -> is.isPresent())));
        parts.put("unset ", String.join(", ", names(before, (was, is) -> is.isEmpty())));
        return parts.entrySet().stream()
                .filter(part -> !part.getValue().isEmpty())
                .map(part -> part.getKey() + part.getValue())
                .collect(joining("; "));
    }

    /** What it does, for events, by names alone. */
    Map<String, String> detail(Map<String, String> before) {
        var all = new TreeMap<>(Map.of("change", summary(before)));
        var names = names(before);
        Map.of("added", names.added(), "changed", names.changed(), "removed", names.removed())
                .forEach((how, which) -> {
                    if (!which.isEmpty()) {
                        all.put(how, String.join(", ", which));
                    }
                });
        return all;
    }

    /** What it does, by names alone. */
    Names names(Map<String, String> before) {
        return new Names(
                names(before, (was, is) -> was.isEmpty()),
                names(before, (was, is) -> was.isPresent() && is.isPresent()),
                names(before, (was, is) -> is.isEmpty()));
    }

    /** As {@link #detail}, of a change that began with nothing, for what was there could not be read. */
    Map<String, String> detailOfLost() {
        var all = new TreeMap<>(detail(Map.of()));
        all.put("lost", "all that were set before: they could not be read");
        return all;
    }

    /** Sorted, of those that get another value or none. */
    private List<String> names(Map<String, String> before, BiPredicate<Optional<String>, Optional<String>> which) {
        return values.keySet().stream()
                .filter(name -> {
                    var was = Optional.ofNullable(before.get(name));
                    var is = Objects.requireNonNull(values.get(name));
                    return !was.equals(is) && which.test(was, is);
                })
                .sorted()
                .toList();
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            throw invalid(
                    "config.name-invalid",
                    "\"" + (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name)
                            + "\" cannot be the name of a config var",
                    "use letters, digits and underscores, not beginning with a digit, at most " + LONGEST_NAME);
        }
        if (name.startsWith(OWN_PREFIX) || RESERVED.containsKey(name)) {
            throw invalid(
                    "config.name-reserved",
                    name + " is reserved: "
                            + RESERVED.getOrDefault(name, "names that begin with BERTH_ are told by Berth itself"),
                    "choose another name");
        }
    }

    private static void checkValue(String name, String value) {
        if (value.indexOf('\0') >= 0) {
            throw invalid(
                    "config.value-invalid", "the value of " + name + " has a NUL character in it", "encode it as text");
        }
        if (bytes(value) > LARGEST_VALUE) {
            throw invalid(
                    "config.value-invalid",
                    "the value of " + name + " has more than " + LARGEST_VALUE + " bytes",
                    "keep large values in a file of the app or in an add-on");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static PlatformException invalid(String code, String message, String nextStep) {
        return new PlatformException(Category.INVALID, code, message, nextStep);
    }
}
