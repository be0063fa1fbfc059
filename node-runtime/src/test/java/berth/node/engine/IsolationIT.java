package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceStatus;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.Network.Ipam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sees, reaches and touches what. */
class IsolationIT extends EngineScenario {
    IsolationIT() {
        super("isolation");
    }

    @Test
    void instancesReachEachOtherByNameWithinTheirEnvironmentOnly() {
        String address = start(spec(production, Commands.SERVE, PORT))
                .address()
                .orElseThrow()
                .host();

        GroupSpec inside = worker(production, Commands.connect("web", "app", "shop.internal", address));
        assertEquals(List.of("web: yes", "app: yes", "shop.internal: yes", address + ": yes", "done"), output(inside));

        GroupSpec outside = worker(staging, Commands.connect("web", address));
        assertEquals(List.of("web: no", address + ": no", "done"), output(outside));
    }

    @Test
    void installationsOnOneEngineDoNotSeeEachOther() {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        InstanceStatus mine = start(spec);
        try (TestEngine otherEngine = new TestEngine("isolation-other");
                DockerEngineRuntime other = new DockerEngineRuntime(otherEngine.options())) {
            assertTrue(other.status().isEmpty());
            assertTrue(other.status(spec.key()).isEmpty());
            assertTrue(other.tail(mine.id(), 1).isEmpty());

            other.apply(spec);
            other.removeEnvironment(production);
        }

        assertEquals(List.of(mine), runtime.status());
        assertEquals(List.of(mine), runtime.status(spec.key()));
    }

    @Test
    void aContainerThatSomebodyElseMadeFromOurImageIsNotOurs(@TempDir Path folder) {
        Map<String, String> labels =
                InstanceLabels.of(engine.options().installation(), spec(production, "", PORT), "x", "");
        StringBuilder instructions = new StringBuilder();
        labels.forEach((name, value) -> instructions.append("LABEL " + name + "=\"" + value + "\"\n"));
        CreateContainerResponse theirs = engine.docker()
                .createContainerCmd(engine.image(folder, instructions.toString()))
                .withCmd("sleep", "1000")
                .exec();

        assertTrue(runtime.status().isEmpty());
        runtime.removeEnvironment(production);
        engine.inspect(theirs.getId());
    }

    @Test
    void environmentsGetSubnetsOfThePoolThatNobodyHas() {
        Cidr lowest = engine.options().pool().range();
        String foreign = engine.docker()
                .createNetworkCmd()
                .withName("node-runtime-test-foreign")
                .withLabels(Map.of(InstanceLabels.INSTALLATION, engine.options().installation()))
                .withIpam(new Ipam()
                        .withConfig(new Ipam.Config().withSubnet(freeSubnet().toString())))
                .exec()
                .getId();

        start(worker(production, "sleep 1000"));
        start(worker(staging, "sleep 1000"));

        Cidr one = subnet(production);
        Cidr two = subnet(staging);
        assertTrue(lowest.contains(one) && lowest.contains(two), one + " and " + two);
        assertNotEquals(one, two);
        assertTrue(!one.overlaps(subnet(foreign)) && !two.overlaps(subnet(foreign)));
        engine.docker().removeNetworkCmd(foreign).exec();
    }

    @Test
    void anInstanceHasNoMoreThanItNeeds() {
        GroupSpec spec = worker(
                production,
                "grep -E 'CapEff|NoNewPrivs|Seccomp:' /proc/self/status; cat /proc/1/comm; id -u; echo done; sleep 1000");

        List<String> seen = output(spec);

        // CHOWN 0, DAC_OVERRIDE 1, FOWNER 3, KILL 5, SETGID 6, SETUID 7, NET_BIND_SERVICE 10.
        assertEquals(
                List.of("CapEff:\t00000000000004eb", "NoNewPrivs:\t1", "Seccomp:\t2", "docker-init", "0", "done"),
                seen);
        HostConfig host = engine.inspect(runtime.status().getFirst().id()).getHostConfig();
        assertEquals(64L << 20, host.getMemory());
        assertEquals(64L << 20, host.getMemorySwap());
        assertEquals(100_000L, host.getCpuQuota());
        assertEquals(50L, host.getPidsLimit());
        assertEquals("local", host.getLogConfig().getType().getType());
        assertEquals("3", host.getLogConfig().getConfig().get("max-file"));
    }

    @Test
    void volumesThatAnImageDeclaresGoWithTheInstance(@TempDir Path folder) {
        GroupSpec spec = spec(production, engine.image(folder, "VOLUME /data"), "sleep 1000", NO_PORT);
        String volume = engine.inspect(start(spec).id()).getMounts().getFirst().getName();

        runtime.remove(spec.key(), Duration.ZERO);

        assertTrue(engine.docker().listVolumesCmd().exec().getVolumes().stream()
                .noneMatch(each -> each.getName().equals(volume)));
    }

    private GroupSpec worker(EnvironmentKey environment, String command) {
        GroupSpec spec = spec(environment, command, NO_PORT);
        return new GroupSpec(
                new GroupKey(environment, 1, "jobs", "worker"),
                spec.image(),
                spec.command(),
                spec.variables(),
                List.of(),
                spec.limits(),
                spec.port(),
                1);
    }

    private Cidr freeSubnet() {
        // The networks host and none have no addresses: an empty list from 20.10, nothing at all from 26.1.
        List<Cidr> taken = engine.docker().listNetworksCmd().exec().stream()
                .map(network -> network.getIpam().getConfig())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .map(config -> Cidr.of(config.getSubnet()))
                .toList();
        return engine.options().pool().free(taken).findFirst().orElseThrow();
    }

    private Cidr subnet(EnvironmentKey environment) {
        return subnet("berth-" + environment.id());
    }

    private Cidr subnet(String network) {
        Network seen =
                engine.docker().inspectNetworkCmd().withNetworkId(network).exec();
        return Cidr.of(seen.getIpam().getConfig().getFirst().getSubnet());
    }
}
