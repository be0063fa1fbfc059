package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.InstanceState;
import berth.node.InstanceStatus.Address;
import berth.node.InstanceStatus.Reason;
import berth.node.engine.PortProbe.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final Map<Integer, Answer> answers = new HashMap<>();
    private Optional<ListeningPorts> ports = Optional.empty();
    private int readings;
    private int questions;
    private Instant now = Instant.EPOCH;
    private final Health health = new Health(
            (host, port) -> {
                questions++;
                return answers.getOrDefault(port, Answer.REFUSES);
            },
            pid -> {
                readings++;
                return ports;
            },
            () -> now);

    @Test
    void startsUntilItAccepts() {
        firstMomentIsOver();
        listens(List.of(), List.of());
        expect(InstanceState.STARTING, "instance.not-listening", "it listens on no port; PORT is 8080");

        answers.put(8080, Answer.ACCEPTS);
        assertEquals(new Health.Seen(InstanceState.HEALTHY, at(8080), Optional.empty()), look());
    }

    @Test
    void isUnhealthyOnceItNoLongerAccepts() {
        answers.put(8080, Answer.ACCEPTS);
        look();
        answers.clear();
        listens(List.of(), List.of());

        expect(InstanceState.UNHEALTHY, "instance.not-listening", "it listens on no port; PORT is 8080");
        assertEquals(
                InstanceState.STARTING,
                health.look("id", "second run", "10.0.0.2", 8080, 7).state());
    }

    @Test
    void anotherPortIsTakenWhenItStays() {
        firstMomentIsOver();
        listens(List.of(3000), List.of());
        answers.put(3000, Answer.ACCEPTS);
        String message = "listens on 3000 although PORT is 8080; requests go to 3000";
        expect(InstanceState.STARTING, "instance.other-port", message);

        now = now.plus(Duration.ofSeconds(2));
        assertEquals(
                new Health.Seen(
                        InstanceState.HEALTHY, at(3000), Optional.of(new Reason("instance.other-port", message))),
                look());

        answers.put(8080, Answer.ACCEPTS);
        assertEquals(new Health.Seen(InstanceState.HEALTHY, at(8080), Optional.empty()), look());
    }

    @Test
    void aPortThatComesAndGoesIsNotTaken() {
        firstMomentIsOver();
        answers.put(3000, Answer.ACCEPTS);
        listens(List.of(3000), List.of());
        look();
        listens(List.of(), List.of());
        now = now.plusSeconds(1);
        look();
        listens(List.of(3000), List.of());
        now = now.plusSeconds(1);

        assertEquals(InstanceState.STARTING, look().state());
    }

    @Test
    void loopbackOnlyIsNamed() {
        firstMomentIsOver();
        listens(List.of(), List.of(3000));

        expect(
                InstanceState.STARTING,
                "instance.loopback-only",
                "listens on 127.0.0.1:3000 only, where nobody outside its container reaches it");
    }

    @Test
    void aBusyInstanceStaysHealthyWhileItListens() {
        answers.put(8080, Answer.ACCEPTS);
        look();
        answers.put(8080, Answer.SILENT);
        listens(List.of(8080), List.of());

        for (int i = 0; i < 10; i++) {
            assertEquals(InstanceState.HEALTHY, look().state());
        }
    }

    @Test
    void whereThePortsCannotBeReadSilenceIsForgivenTwice() {
        answers.put(8080, Answer.ACCEPTS);
        look();
        answers.put(8080, Answer.SILENT);

        assertEquals(InstanceState.HEALTHY, look().state());
        assertEquals(InstanceState.HEALTHY, look().state());
        expect(InstanceState.UNHEALTHY, "instance.not-listening", "its port 8080 accepts no connection");
    }

    @Test
    void anInstanceThatNeverAcceptedIsNotCalledBusy() {
        firstMomentIsOver();
        answers.put(8080, Answer.SILENT);
        listens(List.of(8080), List.of());

        expect(InstanceState.STARTING, "instance.not-listening", "it listens on port 8080, but accepts no connection");
    }

    @Test
    void portsAreReadNowAndThenWhileItComesUpAndAtEachLookAfterwards() {
        firstMomentIsOver();
        listens(List.of(), List.of());
        look();
        now = now.plusMillis(249);
        look();
        assertEquals(1, readings);
        now = now.plusMillis(1);
        look();
        assertEquals(2, readings);

        answers.put(8080, Answer.ACCEPTS);
        look();
        answers.clear();
        listens(List.of(), List.of(3000));
        expect(
                InstanceState.UNHEALTHY,
                "instance.loopback-only",
                "listens on 127.0.0.1:3000 only, where nobody outside its container reaches it");
        look();
        assertEquals(4, readings);
    }

    @Test
    void nobodyReadsPortsInTheFirstMoment() {
        listens(List.of(), List.of(3000));

        expect(InstanceState.STARTING, "instance.not-listening", "its port 8080 accepts no connection");
        now = now.plusMillis(249);
        look();
        assertEquals(0, readings);
    }

    @Test
    void whoWaitsHearsThatItAccepts() {
        look();
        BooleanSupplier accepts = health.anyComesToAccept(Set.of("id", "unknown"), () -> true);
        assertFalse(accepts.getAsBoolean());

        answers.put(8080, Answer.ACCEPTS);
        assertTrue(accepts.getAsBoolean());
    }

    @Test
    void nobodyIsAskedOnceTheWaitingIsOver() {
        look();
        int before = questions;

        assertFalse(health.anyComesToAccept(Set.of("id"), () -> false).getAsBoolean());
        assertEquals(before, questions);
    }

    @Test
    void oneThatDoesNotRunIsNotAwaitedWhereItWas() {
        look();
        answers.put(8080, Answer.ACCEPTS);
        health.forget("id");

        assertFalse(health.anyComesToAccept(Set.of("id"), () -> true).getAsBoolean(), "another has its address");
    }

    @Test
    void whoAcceptedOnceIsNotAskedByWhoWaits() {
        answers.put(8080, Answer.ACCEPTS);
        look();
        int before = questions;

        assertFalse(health.anyComesToAccept(Set.of("id"), () -> true).getAsBoolean());
        assertEquals(before, questions);
    }

    private void firstMomentIsOver() {
        look();
        now = now.plusMillis(250);
    }

    private void listens(List<Integer> reachable, List<Integer> loopback) {
        ports = Optional.of(new ListeningPorts(reachable, loopback));
    }

    private Health.Seen look() {
        return health.look("id", "first run", "10.0.0.2", 8080, 7);
    }

    private void expect(InstanceState state, String code, String message) {
        assertEquals(new Health.Seen(state, Optional.empty(), Optional.of(new Reason(code, message))), look());
    }

    private static Optional<Address> at(int port) {
        return Optional.of(new Address("10.0.0.2", port));
    }
}
