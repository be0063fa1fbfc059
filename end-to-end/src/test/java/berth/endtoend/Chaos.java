package berth.endtoend;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * {@code kill -9} of the control plane at points of a push, a scale and a rollback, {@code deploy/up}, and then a look at what
 * serves, at what the engine holds, and at what visitors saw all the while. The Berth must be its own: whatever its engine holds
 * is compared with what is wished.
 */
final class Chaos implements AutoCloseable {
    static final EngineContainers ENGINE = EngineContainers.SHARED;

    private static final String TEST = "chaos";

    private final Berth berth;
    private final ChaosApp app;
    private final Random random;
    private final ChaosTrial trial;
    private final List<String> foreign = new ArrayList<>();

    /** With all that was begun to be over after that bound. */
    Chaos(Berth berth, Path folder, long seed, Duration bound) {
        this.berth = berth;
        this.app = new ChaosApp(berth.app(TEST), folder);
        this.random = new Random(seed);
        this.trial = new ChaosTrial(app, foreign, random, bound);
        ENGINE.removeForeign(TEST);
        foreign.add(ENGINE.startForeign(TEST, Map.of()));
        foreign.add(ENGINE.startForeign(TEST, Map.of("berth.installation", "somebody-else", "berth.release", "1")));
        app.configure("config-1");
        next(app::commit, app::push);
        next(() -> app.configure("config-2"));
        next(app::commit, app::push);
        next(() -> app.scale(ChaosApp.FEW));
    }

    private void next(Runnable... steps) {
        for (var step : steps) {
            step.run();
        }
        look();
    }

    ChaosApp app() {
        return app;
    }

    List<String> foreign() {
        return foreign;
    }

    /** Each operation while nobody is disturbed. */
    Map<ChaosOperation, ChaosPoint> undisturbed() {
        var all = new EnumMap<ChaosOperation, ChaosPoint>(ChaosOperation.class);
        for (var operation : ChaosOperation.values()) {
            all.put(operation, trial(0, operation, Duration.ZERO, ChaosDisturbance::nothing));
        }
        return all;
    }

    /**
     * The operations by turns: one of three killed before it was accepted in the undisturbed run, the others spread evenly over
     * the rest of its length; each at a random place of its share.
     */
    List<ChaosPoint> points(int count, Map<ChaosOperation, ChaosPoint> undisturbed) {
        var operations = ChaosOperation.values();
        var seen = new int[operations.length];
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    var operation = operations[i % operations.length];
                    var model = requireNonNull(undisturbed.get(operation));
                    double accepted = model.accepted().toMillis();
                    double rest = model.settled().toMillis() - accepted;
                    double at = isEarly(i)
                            ? accepted * random.nextDouble()
                            : accepted
                                    + rest
                                            * (seen[operation.ordinal()]++ + random.nextDouble())
                                            / lateOnes(operation, count);
                    return trial(i + 1, operation, Duration.ofMillis(Math.round(at)), this::kill);
                })
                .peek(System.out::println)
                .toList();
    }

    private static boolean isEarly(int point) {
        int operations = ChaosOperation.values().length;
        return point / operations % operations == point % operations;
    }

    private static long lateOnes(ChaosOperation operation, int count) {
        return IntStream.range(0, count)
                .filter(i -> i % ChaosOperation.values().length == operation.ordinal() && !isEarly(i))
                .count();
    }

    private ChaosDisturbance.Done kill(ChaosOperation.Attempt attempt) {
        berth.kill("control-plane");
        long dead = System.nanoTime();
        var containers = ENGINE.releases(app.app());
        berth.deploy("up").succeeded();
        return new ChaosDisturbance.Done(containers, dead, System.nanoTime());
    }

    /** One operation, disturbed after some time, and all that is wrong in the end. */
    ChaosPoint trial(int number, ChaosOperation operation, Duration at, ChaosDisturbance disturbance) {
        return trial.run(number, operation, at, disturbance);
    }

    /** How it is, with nothing under way and nothing wrong. */
    ChaosLook look() {
        return trial.look();
    }

    @Override
    public void close() {
        ENGINE.removeForeign(TEST);
    }
}
