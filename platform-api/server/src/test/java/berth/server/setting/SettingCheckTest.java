package berth.server.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingCheckTest {
    private static final Map<String, String> NEEDED =
            Map.of("berth.home", "/nowhere", "berth.installation", "0123abcd", "berth.router.control-secret", "secret");

    @Test
    void theDefaultsCanWork() {
        assertEquals(List.of(), SettingCheck.faults(with(Map.of())));
    }

    /** Decision 10: few apps come near to their limit. */
    @Test
    void sixteenStandardAppsHaveRoomOnFourGibibytes() {
        var instances = with(Map.of()).instances();
        assertEquals(16, 4096 * instances.memoryOvercommit() / instances.memoryMebibytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "berth.builds.concurrency|0|BERTH_BUILDS_CONCURRENCY must be at least 1",
                "berth.builds.time-limit|0s|BERTH_BUILDS_TIME_LIMIT must be more than no time",
                "berth.deployments.time-limit|PT-2M|BERTH_DEPLOYMENTS_TIME_LIMIT must be more than no time",
                "berth.deployments.drain-limit|PT-1S|BERTH_DEPLOYMENTS_DRAIN_LIMIT must not be negative",
                "berth.deployments.max-unavailable|101|BERTH_DEPLOYMENTS_MAX_UNAVAILABLE must be a percentage, 0 to 100",
                "berth.deployments.max-unavailable|-1|BERTH_DEPLOYMENTS_MAX_UNAVAILABLE must be a percentage, 0 to 100",
                "berth.deployments.max-surge|-1|BERTH_DEPLOYMENTS_MAX_SURGE must be at least 0",
                "berth.deployments.release-limit|0s|BERTH_DEPLOYMENTS_RELEASE_LIMIT must be more than no time",
                "berth.instances.run-limit|0s|BERTH_INSTANCES_RUN_LIMIT must be more than no time",
                "berth.instances.memory-mebibytes|1|BERTH_INSTANCES_MEMORY_MEBIBYTES must be at least 16",
                "berth.deployments.watch-time|PT-1S|BERTH_DEPLOYMENTS_WATCH_TIME must not be negative",
                "berth.deployments.keep-releases|0|BERTH_DEPLOYMENTS_KEEP_RELEASES must be at least 1",
                "berth.instances.address-pool|10.213.0.0/27|BERTH_INSTANCES_ADDRESS_POOL must be a range of IPv4"
                        + " addresses, /6 to /26, such as 10.213.0.0/16",
                "berth.instances.cpus|0|BERTH_INSTANCES_CPUS must be at least 0.01",
                "berth.instances.cpus|NaN|BERTH_INSTANCES_CPUS must be at least 0.01",
                "berth.keep.events|1d|BERTH_KEEP_EVENTS must be at least 48 hours",
                "berth.keep.logs|PT-1H|BERTH_KEEP_LOGS must be at least 24 hours",
                "berth.keep.trash|0s|BERTH_KEEP_TRASH must be at least 24 hours",
                "berth.webhooks.networks|10.1.0.0/16,here|BERTH_WEBHOOKS_NETWORKS must be ranges of addresses such as"
                        + " 10.1.0.0/16, and here is none",
                "berth.api.port|70000|BERTH_API_PORT must be a TCP port, 1 to 65535",
            })
    void whatCannotWorkIsNamed(String key, String value, String fault) {
        assertEquals(List.of(fault), SettingCheck.faults(with(Map.of(key, value))));
    }

    @Test
    void everyLengthOfTimeWithoutItsUnitIsRefusedByNameWithAnExample() {
        var lengths = lengths("berth.", BerthConfig.class);
        assertTrue(lengths.contains("berth.builds.time-limit"), lengths::toString);
        for (String name : lengths) {
            var refused = assertThrows(ConfigValidationException.class, () -> with(Map.of(name, "5")));
            var message = String.valueOf(refused.getMessage());
            assertTrue(message.contains(name) && message.contains("write 5s, 5m or 5h instead of 5"), message);
        }
    }

    @Test
    void noTimeAtAllNeedsNoUnit() {
        assertEquals(
                Duration.ZERO,
                with(Map.of("berth.deployments.watch-time", " 0 "))
                        .deployments()
                        .watchTime());
        assertEquals(
                List.of("BERTH_BUILDS_TIME_LIMIT must be more than no time"),
                SettingCheck.faults(with(Map.of("berth.builds.time-limit", "0"))));
        assertThrows(ConfigValidationException.class, () -> with(Map.of("berth.deployments.watch-time", "-1")));
    }

    /** Keys whose value is a length of time, as the mapping itself says. */
    private static List<String> lengths(String before, Class<?> mapping) {
        var keys = new ArrayList<String>();
        for (var setting : mapping.getDeclaredMethods()) {
            var key = before + setting.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
            if (setting.getReturnType().getEnclosingClass() == BerthConfig.class) {
                keys.addAll(lengths(key + ".", setting.getReturnType()));
            } else if (setting.getGenericReturnType().getTypeName().contains(Duration.class.getName())) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static BerthConfig with(Map<String, String> settings) {
        var all = new HashMap<>(NEEDED);
        all.putAll(settings);
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(BerthConfig.class)
                .withDefaultValues(all)
                .build()
                .getConfigMapping(BerthConfig.class);
    }
}
