package berth.server.setting;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stops the start on a setting with which something would hang or never work: no builds at a time, no time at all. */
@ApplicationScoped
class SettingCheck {
    /** What the engine needs to start anything at all. */
    private static final int LEAST_MEBIBYTES = 16;

    private final BerthConfig config;

    SettingCheck(BerthConfig config) {
        this.config = config;
    }

    void onStart(@Observes @Priority(1) StartupEvent event) {
        var faults = faults(config);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("settings that cannot work: " + String.join("; ", faults));
        }
    }

    /** One sentence for each setting that is out of its bounds. */
    static List<String> faults(BerthConfig config) {
        var faults = new Faults(new ArrayList<>());
        faults.unless(
                config.installation().matches("[a-z0-9]+([._-][a-z0-9]+)*"),
                "BERTH_INSTALLATION must be lower-case letters and digits: it is part of images' names");
        faults.port("BERTH_API_PORT", config.api().port());
        faults.port("BERTH_ROUTER_PORT", config.router().port());
        faults.unless(!config.router().controlSecret().isBlank(), "BERTH_ROUTER_CONTROL_SECRET must not be blank");
        var builds = config.builds();
        faults.atLeast("BERTH_BUILDS_CONCURRENCY", builds.concurrency().orElse(1), 1);
        faults.positive("BERTH_BUILDS_TIME_LIMIT", builds.timeLimit());
        var deployments = config.deployments();
        faults.positive("BERTH_DEPLOYMENTS_TIME_LIMIT", deployments.timeLimit());
        faults.unless(!deployments.drainLimit().isNegative(), "BERTH_DEPLOYMENTS_DRAIN_LIMIT must not be negative");
        faults.unless(!deployments.stopGrace().isNegative(), "BERTH_DEPLOYMENTS_STOP_GRACE must not be negative");
        faults.unless(!deployments.watchTime().isNegative(), "BERTH_DEPLOYMENTS_WATCH_TIME must not be negative");
        faults.atLeast("BERTH_DEPLOYMENTS_KEEP_RELEASES", deployments.keepReleases(), 1);
        faults.positive("BERTH_DEPLOYMENTS_RELEASE_LIMIT", deployments.releaseLimit());
        faults.atLeast("BERTH_DEPLOYMENTS_MAX_SURGE", deployments.maxSurge(), 0);
        faults.unless(
                deployments.maxUnavailable() >= 0 && deployments.maxUnavailable() <= 100,
                "BERTH_DEPLOYMENTS_MAX_UNAVAILABLE must be a percentage, 0 to 100");
        var instances = config.instances();
        faults.positive("BERTH_INSTANCES_RUN_LIMIT", instances.runLimit());
        faults.atLeast("BERTH_INSTANCES_MEMORY_MEBIBYTES", instances.memoryMebibytes(), LEAST_MEBIBYTES);
        faults.atLeast("BERTH_INSTANCES_CPUS", instances.cpus(), 0.01);
        faults.atLeast("BERTH_INSTANCES_PROCESSES", instances.processes(), 1);
        faults.atLeast("BERTH_INSTANCES_MEMORY_OVERCOMMIT", instances.memoryOvercommit(), 0.01);
        faults.atLeast("BERTH_INSTANCES_CPU_OVERCOMMIT", instances.cpuOvercommit(), 0.01);
        faults.unless(
                isPool(instances.addressPool()),
                "BERTH_INSTANCES_ADDRESS_POOL must be a range of IPv4 addresses, /6 to /26, such as 10.213.0.0/16");
        faults.atLeast("BERTH_GIT_MAX_PACK_MEBIBYTES", config.git().maxPackMebibytes(), 1);
        faults.atLeast("BERTH_GIT_MAX_OBJECT_MEBIBYTES", config.git().maxObjectMebibytes(), 1);
        config.webhooks()
                .networks()
                .orElse(List.of())
                .forEach(network -> faults.unless(
                        Network.parse(network).isPresent(),
                        "BERTH_WEBHOOKS_NETWORKS must be ranges of addresses such as 10.1.0.0/16, and " + network
                                + " is none"));
        var keep = config.keep();
        // A webhook is tried for a day; until then it must find what it was not told of.
        faults.longEnough("BERTH_KEEP_EVENTS", keep.events(), Duration.ofDays(2));
        faults.longEnough("BERTH_KEEP_LOGS", keep.logs(), Duration.ofDays(1));
        faults.longEnough("BERTH_KEEP_TRASH", keep.trash(), Duration.ofDays(1));
        return List.copyOf(faults.sentences);
    }

    /** Whether networks of /26 can be cut out of it, and not more than can be counted. */
    private static boolean isPool(String text) {
        return Network.parse(text)
                .filter(range -> range.first() instanceof Inet4Address && range.prefix() >= 6 && range.prefix() <= 26)
                .isPresent();
    }

    private record Faults(List<String> sentences) {
        void unless(boolean holds, String sentence) {
            if (!holds) {
                sentences.add(sentence);
            }
        }

        void atLeast(String name, double value, double least) {
            unless(
                    value >= least,
                    name + " must be at least " + (least == Math.rint(least) ? (long) least + "" : least + ""));
        }

        void positive(String name, Duration value) {
            unless(value.isPositive(), name + " must be more than no time");
        }

        void longEnough(String name, Duration value, Duration least) {
            unless(value.compareTo(least) >= 0, name + " must be at least " + least.toHours() + " hours");
        }

        void port(String name, int value) {
            unless(value > 0 && value <= 65_535, name + " must be a TCP port, 1 to 65535");
        }
    }
}
