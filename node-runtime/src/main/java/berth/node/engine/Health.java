package berth.node.engine;

import berth.node.InstanceState;
import berth.node.InstanceStatus.Address;
import berth.node.InstanceStatus.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Whether running instances accept connections, and where. Remembers for each run whether it ever did. */
final class Health {
    /** An app may open a port for its own use on the way up; only one that stays is taken for the one that is meant. */
    private static final Duration OTHER_PORT_STAYS = Duration.ofSeconds(2);

    /**
     * How long a reading of the ports of one that has never answered may serve. Whoever waits for it looks often,
     * and the kernel goes through the whole machine's table of connections for each reading.
     */
    private static final Duration PORTS_SERVE = Duration.ofMillis(250);

    /** Where the ports cannot be read, this many silences in a row make a healthy instance an unhealthy one. */
    private static final int SILENCES = 3;

    private final PortProbe probe;
    private final PortProbe glance;
    private final LongFunction<Optional<ListeningPorts>> listening;
    private final InstantSource time;
    private final ConcurrentHashMap<String, Memory> memories = new ConcurrentHashMap<>();

    Health(PortProbe probe, LongFunction<Optional<ListeningPorts>> listening, InstantSource time) {
        this(probe, probe, listening, time);
    }

    /** @param glance for those that are awaited */
    Health(PortProbe probe, PortProbe glance, LongFunction<Optional<ListeningPorts>> listening, InstantSource time) {
        this.probe = probe;
        this.glance = glance;
        this.listening = listening;
        this.time = time;
    }

    /** How a running instance is. */
    record Seen(InstanceState state, Optional<Address> address, Optional<Reason> reason) {}

    /**
     * Looks at an instance that has a port.
     *
     * @param run differs from start to start
     * @param host its address in the environment's network
     * @param pid a process in its network name space
     */
    Seen look(String id, String run, String host, int expected, long pid) {
        Memory memory = memories.compute(
                id,
                (key, old) -> old != null && old.run.equals(run)
                        ? old
                        : new Memory(run, time.instant().plus(PORTS_SERVE)));
        synchronized (memory) {
            memory.place = Optional.of(new Address(host, expected));
            PortProbe.Answer answer = probe.connect(host, expected);
            if (answer == PortProbe.Answer.ACCEPTS) {
                memory.healthy = true;
                memory.silences = 0;
                return healthy(host, expected, Optional.empty());
            }
            Optional<ListeningPorts> ports = memory.ports(time.instant(), () -> listening.apply(pid));
            if (answer == PortProbe.Answer.SILENT && memory.isOnlyBusy(ports, expected)) {
                return healthy(host, expected, Optional.empty());
            }
            return elsewhere(memory, host, expected, ports)
                    .orElseGet(() -> new Seen(
                            memory.healthy ? InstanceState.UNHEALTHY : InstanceState.STARTING,
                            Optional.empty(),
                            Optional.of(why(expected, ports))));
        }
    }

    /**
     * For who waits: whether one of these accepts that never did, as far as they have been looked at by now.
     *
     * @param goesOn no place is asked once the waiting is over: one that is silent takes longer than most pauses
     */
    BooleanSupplier anyComesToAccept(Set<String> ids, BooleanSupplier goesOn) {
        List<Address> places = ids.stream()
                .map(memories::get)
                .filter(Objects::nonNull)
                .flatMap(memory -> memory.awaited().stream())
                .toList();
        return () -> places.stream()
                .takeWhile(at -> goesOn.getAsBoolean())
                .anyMatch(at -> glance.connect(at.host(), at.port()) == PortProbe.Answer.ACCEPTS);
    }

    /** It does not run: its address may be another's by now. */
    void forget(String id) {
        memories.remove(id);
    }

    /** Drops what is remembered of all others. */
    void keepOnly(Set<String> ids) {
        memories.keySet().retainAll(ids);
    }

    private Optional<Seen> elsewhere(Memory memory, String host, int expected, Optional<ListeningPorts> ports) {
        List<Integer> others = ports.map(ListeningPorts::reachable).orElse(List.of()).stream()
                .filter(port -> port != expected)
                .toList();
        memory.others.keySet().retainAll(others);
        Instant now = time.instant();
        others.forEach(port -> memory.others.putIfAbsent(port, now));
        if (ports.map(seen -> seen.reachable().contains(expected)).orElse(false)) {
            return Optional.empty();
        }
        return others.stream()
                .filter(port -> !memory.since(port).plus(OTHER_PORT_STAYS).isAfter(now))
                .filter(port -> probe.connect(host, port) == PortProbe.Answer.ACCEPTS)
                .findFirst()
                .map(port -> {
                    memory.healthy = true;
                    return healthy(host, port, Optional.of(Reasons.otherPort(port, expected)));
                });
    }

    private static Reason why(int expected, Optional<ListeningPorts> listening) {
        if (listening.isEmpty()) {
            return Reasons.notListening("its port " + expected + " accepts no connection");
        }
        ListeningPorts ports = listening.get();
        if (ports.reachable().contains(expected)) {
            return Reasons.notListening("it listens on port " + expected + ", but accepts no connection");
        }
        if (ports.lowest().isPresent()) {
            return Reasons.otherPort(ports.lowest().getAsInt(), expected);
        }
        if (!ports.loopback().isEmpty()) {
            int port = ports.loopback().contains(expected)
                    ? expected
                    : ports.loopback().getFirst();
            return Reasons.loopbackOnly(port);
        }
        return Reasons.notListening("it listens on no port; PORT is " + expected);
    }

    private static Seen healthy(String host, int port, Optional<Reason> oddity) {
        return new Seen(InstanceState.HEALTHY, Optional.of(new Address(host, port)), oddity);
    }

    private static final class Memory {
        final String run;
        final Map<Integer, Instant> others = new HashMap<>();
        boolean healthy;
        int silences;
        Optional<Address> place = Optional.empty();
        private Optional<ListeningPorts> read = Optional.empty();
        private Instant readAgain;

        /** @param readFirst most have come up by then, and nobody asks why they have not yet */
        Memory(String run, Instant readFirst) {
            this.run = run;
            this.readAgain = readFirst;
        }

        /** Where it should come to accept, if it never did. */
        synchronized Optional<Address> awaited() {
            return healthy ? Optional.empty() : place;
        }

        Optional<ListeningPorts> ports(Instant now, Supplier<Optional<ListeningPorts>> reading) {
            if (healthy || !now.isBefore(readAgain)) {
                read = reading.get();
                readAgain = now.plus(PORTS_SERVE);
            }
            return read;
        }

        Instant since(int port) {
            return others.getOrDefault(port, Instant.MAX.minus(OTHER_PORT_STAYS));
        }

        /** Its queue of new connections is full: it has too much to do, which is no reason to take it out of service. */
        boolean isOnlyBusy(Optional<ListeningPorts> ports, int expected) {
            silences++;
            return healthy
                    && ports.map(seen -> seen.reachable().contains(expected)).orElse(silences < SILENCES);
        }
    }
}
