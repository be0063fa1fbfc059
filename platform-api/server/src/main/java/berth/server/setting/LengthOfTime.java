package berth.server.setting;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads lengths of time as Quarkus does, but for a number alone: who writes 5 mostly means minutes, and would get seconds. Of 0
 * every unit means the same.
 */
public final class LengthOfTime implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
        var text = value.strip();
        if (text.matches("0+")) {
            return Duration.ZERO;
        }
        if (text.matches("[+-]?\\d+")) {
            throw new IllegalArgumentException("a length of time has a unit: write " + text + "s, " + text + "m or "
                    + text + "h instead of " + text);
        }
        return DurationConverter.parseDuration(value);
    }
}
