package berth.node.engine;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.Limits;
import berth.node.RunKey;
import berth.node.RunSpec;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.RestartPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the engine is told to create for an instance. Pure: it only fills the command in. */
final class ContainerSpecs {
    /**
     * All that an instance may keep, and only while it runs as root. Images of the public registries start as root, give
     * their folders to another user, switch to it and later send signals to it (nginx, postgres, redis); init, too, needs
     * KILL to pass SIGTERM on to another user's process. NET_BIND_SERVICE is for engines whose sysctl does not free the low
     * ports. Of Docker's default set these are gone: raw sockets (NET_RAW), device nodes (MKNOD), changing roots and
     * capability sets (SYS_CHROOT, SETPCAP, SETFCAP), FSETID, AUDIT_WRITE. With {@code no-new-privileges} none comes back.
     */
    private static final Capability[] KEPT = {
        Capability.CHOWN,
        Capability.DAC_OVERRIDE,
        Capability.FOWNER,
        Capability.KILL,
        Capability.NET_BIND_SERVICE,
        Capability.SETGID,
        Capability.SETUID,
    };

    /** {@link Checks} does it. */
    private static final HealthCheck NO_CHECK_BY_THE_ENGINE = new HealthCheck().withTest(List.of("NONE"));

    static final long CPU_PERIOD_MICROS = 100_000;
    private static final long LEAST_CPU_QUOTA_MICROS = 1_000;

    private final String installation;
    private final DockerEngineOptions.LogRotation log;

    ContainerSpecs(DockerEngineOptions options) {
        this.installation = options.installation();
        this.log = options.log();
    }

    /**
     * Fills in all that the engine needs to make one more instance of the group.
     *
     * @param address its address in the network; empty: the engine chooses
     */
    CreateContainerCmd fill(
            CreateContainerCmd command, GroupSpec spec, String instance, String network, Optional<String> address) {
        StartCommand start = StartCommand.of(spec.command());
        if (!start.entrypoint().isEmpty()) {
            command.withEntrypoint(start.entrypoint()).withCmd(List.of());
        }
        address.ifPresent(command::withIpv4Address);
        return name(command, spec, instance)
                .withLabels(InstanceLabels.of(installation, spec, instance, ""))
                .withEnv(environment(spec.variables(), start.toGroup()))
                .withHostName(clean(spec.key().process(), 40) + "-" + instance)
                .withAliases(aliases(spec))
                .withHealthcheck(NO_CHECK_BY_THE_ENGINE)
                .withHostConfig(host(spec.limits(), network));
    }

    /**
     * Fills in a container that is never started. It stands for an instance that the engine refused to create, so that the
     * reason is kept where everything else is.
     */
    CreateContainerCmd fillRefused(CreateContainerCmd command, GroupSpec spec, String instance, String reason) {
        return name(command, spec, instance)
                .withEntrypoint("/refused")
                .withLabels(InstanceLabels.of(installation, spec, instance, reason))
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"));
    }

    /** Fills in all that the engine needs for a run, as for an instance; the name lets it be made once only. */
    CreateContainerCmd fill(CreateContainerCmd command, RunSpec run, String network, Optional<String> address) {
        StartCommand start = StartCommand.of(run.command());
        if (!start.entrypoint().isEmpty()) {
            command.withEntrypoint(InstanceLabels.isHeld(run) ? HeldCommand.of(start.entrypoint()) : start.entrypoint())
                    .withCmd(List.of());
        }
        address.ifPresent(command::withIpv4Address);
        return command.withName(name(run.key()))
                .withLabels(InstanceLabels.of(installation, run, ""))
                .withEnv(environment(run.variables(), start.toGroup()))
                .withHostName(clean(run.process(), 40))
                .withTty(run.terminal())
                .withStdinOpen(run.input())
                .withStdInOnce(run.input())
                .withHealthcheck(NO_CHECK_BY_THE_ENGINE)
                .withHostConfig(host(run.limits(), network).withRestartPolicy(RestartPolicy.noRestart()));
    }

    /** Stands for a run that the engine refused to create. */
    CreateContainerCmd fillRefused(CreateContainerCmd command, RunSpec run, String reason) {
        return command.withName(name(run.key()))
                .withEntrypoint("/refused")
                .withLabels(InstanceLabels.of(installation, run, reason))
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"));
    }

    private String name(RunKey run) {
        return "berth-" + clean(run.environment().app(), 40) + "-run-" + run.id();
    }

    private static CreateContainerCmd name(CreateContainerCmd command, GroupSpec spec, String instance) {
        GroupKey key = spec.key();
        String name = Stream.of(key.environment().app(), key.environment().name(), key.process())
                .map(part -> clean(part, 40) + "-")
                .reduce("berth-", String::concat);
        return command.withName(name + "v" + key.release() + "-" + instance);
    }

    /** Period and quota, not NanoCPUs: the engine refuses NanoCPUs above the machine's number of processors. */
    static long cpuQuotaMicros(Limits limits) {
        return Math.max(LEAST_CPU_QUOTA_MICROS, Math.round(limits.cpus() * CPU_PERIOD_MICROS));
    }

    private HostConfig host(Limits limits, String network) {
        return HostConfig.newHostConfig()
                .withNetworkMode(network)
                .withInit(true)
                .withMemory(limits.memoryBytes())
                .withMemorySwap(limits.memoryBytes())
                .withCpuPeriod(CPU_PERIOD_MICROS)
                .withCpuQuota(cpuQuotaMicros(limits))
                .withPidsLimit((long) limits.processes())
                .withCapDrop(Capability.ALL)
                .withCapAdd(KEPT)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withRestartPolicy(RestartPolicy.unlessStoppedRestart())
                .withLogConfig(new LogConfig(
                        LoggingType.LOCAL,
                        Map.of(
                                "max-size", Long.toString(log.fileBytes()),
                                "max-file", Integer.toString(log.files()))));
    }

    private static List<String> environment(Map<String, String> variables, boolean toGroup) {
        List<String> environment = new ArrayList<>();
        if (toGroup) {
            environment.add("TINI_KILL_PROCESS_GROUP=1");
        }
        variables.forEach((name, value) -> environment.add(name + "=" + value));
        return environment;
    }

    private static List<String> aliases(GroupSpec spec) {
        return Stream.concat(Stream.of(spec.key().process(), spec.key().component()), spec.aliases().stream())
                .distinct()
                .toList();
    }

    /** Only what container and host names may have. */
    private static String clean(String part, int length) {
        String clean =
                part.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return clean.substring(0, Math.min(length, clean.length()));
    }
}
