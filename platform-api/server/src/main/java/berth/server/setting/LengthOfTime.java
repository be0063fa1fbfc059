package berth.server.setting;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads lengths of time as Quarkus does, but for a number alone: who writes 5 mostly means minutes, and would get seconds. */
public final class LengthOfTime implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
        if (value.strip().matches("[+-]?\\d+")) {
            throw new IllegalArgumentException("a length of time has a unit: write " + value.strip() + "s, "
                    + value.strip() + "m or " + value.strip() + "h instead of " + value.strip());
        }
        return DurationConverter.parseDuration(value);
    }
}
