package berth.node.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import berth.node.Await;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import com.github.dockerjava.api.model.HostConfig;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The addresses of instances on a real engine. */
class AddressesIT extends EngineScenario {
    AddressesIT() {
        super("addresses");
    }

    @Test
    void anInstanceThatIsStartedAgainHasItsAddressThoughOthersCameMeanwhile() {
        GroupSpec web = group("web", 2);
        runtime.apply(web);
        var before = healthy(web);
        before.forEach(each ->
                engine.docker().stopContainerCmd(each.id()).withTimeout(1).exec());
        GroupSpec inner = group("inner", 3);
        runtime.apply(inner);
        healthy(inner);

        runtime.apply(web);

        assertEquals(before.stream().map(AddressesIT::place).toList(), places(web));
        assertEquals(5, new HashSet<>(both(web, inner)).size());
    }

    @Test
    void anAddressThatHasBecomeFreeIsNotGivenAtOnceToTheNext() {
        GroupSpec web = group("web", 1);
        runtime.apply(web);
        String before = host(healthy(web).getFirst());
        runtime.remove(web.key(), GRACE);
        for (int release = 2; release < 6; release++) {
            GroupSpec next = group("inner", 1, release);
            runtime.apply(next);
            assertNotEquals(before, host(healthy(next).getFirst()));
            runtime.remove(next.key(), GRACE);
        }
    }

    @Test
    void groupsThatStartAtTheSameTimeHaveNoAddressTwice() {
        GroupSpec web = group("web", 8);
        GroupSpec inner = group("inner", 8);
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> runtime.apply(web)),
                        CompletableFuture.runAsync(() -> runtime.apply(inner)))
                .join();
        assertEquals(16, new HashSet<>(both(web, inner)).size());
    }

    @Test
    void addressesOfContainersThatSomebodyElseConnectedAreTheirs() {
        GroupSpec web = group("web", 1);
        runtime.apply(web);
        healthy(web);
        String foreign = engine.docker()
                .createContainerCmd(engine.baseImage())
                .withLabels(Map.of(InstanceLabels.INSTALLATION, engine.options().installation()))
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("berth-" + production.id()))
                .withCmd("sleep", "1000")
                .exec()
                .getId();
        try (var own = new Engine(engine.options().host())) {
            engine.docker().startContainerCmd(foreign).exec();
            var networks = new Networks(own, engine.options());
            String theirs = requireNonNull(engine.inspect(foreign)
                            .getNetworkSettings()
                            .getNetworks()
                            .get("berth-" + production.id()))
                    .getIpAddress();
            try (var reserved = networks.reserve(production, 100)) {
                var free = Stream.generate(reserved::next)
                        .takeWhile(Optional::isPresent)
                        .map(Optional::get)
                        .toList();
                // Of 64 the first two and the last are nobody's; one is web's and one theirs.
                assertEquals(59, free.size());
                assertFalse(free.contains(theirs), theirs);
                assertFalse(free.contains(host(healthy(web).getFirst())), free.toString());
            }
        } finally {
            engine.docker().removeContainerCmd(foreign).withForce(true).exec();
        }
    }

    private GroupSpec group(String process, int count) {
        return group(process, count, 1);
    }

    private GroupSpec group(String process, int count, int release) {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        return new GroupSpec(
                new GroupKey(production, release, "app", process),
                spec.image(),
                spec.command(),
                spec.variables(),
                List.of(),
                spec.limits(),
                spec.port(),
                count);
    }

    private List<InstanceStatus> healthy(GroupSpec spec) {
        return Await.until(
                        () -> runtime.status(spec.key()),
                        seen -> seen.size() == spec.count()
                                && seen.stream().allMatch(each -> each.state() == InstanceState.HEALTHY))
                .stream()
                .sorted(Comparator.comparing(InstanceStatus::id))
                .toList();
    }

    private List<String> places(GroupSpec spec) {
        return healthy(spec).stream().map(AddressesIT::place).toList();
    }

    private List<String> both(GroupSpec one, GroupSpec other) {
        return Stream.of(one, other)
                .flatMap(spec -> healthy(spec).stream())
                .map(AddressesIT::host)
                .toList();
    }

    private static String place(InstanceStatus instance) {
        return instance.id() + " " + host(instance);
    }

    private static String host(InstanceStatus instance) {
        return instance.address().orElseThrow().host();
    }
}
