package berth.console;

import static java.util.Objects.requireNonNullElse;

import berth.api.problem.PlatformException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The form to set a config var as it was filled in, with what was wrong. */
record ConfigForm(String name, String value, Optional<Trouble> problem) {
    static final ConfigForm EMPTY = replacing("");

    /** With the name filled in. */
    static ConfigForm replacing(String name) {
        return new ConfigForm(name, "", Optional.empty());
    }

    static ConfigForm typed(@Nullable String name, @Nullable String value) {
        return new ConfigForm(requireNonNullElse(name, "").strip(), lines(value), Optional.empty());
    }

    /** Browsers end the lines of a text field with CR and LF, which no key or certificate means. */
    static String lines(@Nullable String text) {
        return requireNonNullElse(text, "").replace("\r\n", "\n");
    }

    ConfigForm refused(PlatformException why) {
        return new ConfigForm(name, value, Optional.of(Trouble.inForm(why)));
    }

    /** Never prints the value. */
    @Override
    public String toString() {
        return "ConfigForm[" + name + "]";
    }
}
