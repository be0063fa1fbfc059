package berth.router.proxy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What one lane has seen: figures and the access log. Counts for itself, so that nothing is shared while requests pass; who wants
 * to know asks on the lane's event loop.
 */
final class LaneSight {
    /** A metric with more series than that helps nobody; the rest is counted together. */
    static final int MOST_APPS = 1000;

    /** Label of the rest; no app is called so. */
    static final String OTHERS = "(others)";

    private static final System.Logger LOG = System.getLogger(LaneSight.class.getName());
    private static final long PATIENCE_MILLIS = 1000;

    private final Map<String, AppFigures> apps = new HashMap<>();
    private final Map<String, long[]> failures = new HashMap<>();
    private final AppFigures nobody = new AppFigures();
    private final @Nullable LaneLog log;
    private final AccessLine line = new AccessLine();

    /** Without a log if that is null. */
    LaneSight(@Nullable LaneLog log) {
        this.log = log;
    }

    /** A request has come. */
    void began() {
        nobody.entered();
    }

    /** It goes to that app. */
    AppFigures entered(String label) {
        nobody.left();
        var figures = apps.get(label);
        if (figures == null) {
            figures = apps.computeIfAbsent(apps.size() < MOST_APPS ? label : OTHERS, unknown -> new AppFigures());
        }
        figures.entered();
        return figures;
    }

    /** It leaves an app for another. */
    void rerouted(AppFigures before) {
        before.left();
        nobody.entered();
    }

    void ended(Visit visit, long now) {
        var app = visit.app();
        var figures = app == null ? nobody : app;
        figures.left();
        figures.ended(visit, now - visit.began());
        if (!visit.failure().isEmpty()) {
            failures.computeIfAbsent(visit.failure(), code -> new long[1])[0]++;
        }
        if (log != null) {
            log.add(line.of(visit, now));
        }
    }

    /** Passes on what the log has gathered. */
    void passLog() {
        if (log != null) {
            log.pass();
        }
    }

    /** All that was counted until now. */
    Figures figures() {
        var copies = new HashMap<String, AppFigures>();
        apps.forEach((label, figures) -> copies.put(label, figures.copy()));
        copies.put("", nobody.copy());
        var codes = new HashMap<String, Long>();
        failures.forEach((code, count) -> codes.put(code, count[0]));
        return new Figures(copies, codes, log == null ? 0 : log.dropped());
    }

    /** What the lanes have counted together. From another thread than theirs. */
    static Figures sum(List<Lane> lanes) {
        var sum = Figures.none();
        for (var lane : lanes) {
            try {
                sum = sum.plus(lane.loop().submit(lane.sight()::figures).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
                LOG.log(System.Logger.Level.WARNING, "metrics without those of one lane, which does not answer", e);
            }
        }
        return sum;
    }

    /** Forgets those apps, unless something is open to them. */
    void forget(Set<String> gone) {
        apps.entrySet().removeIf(app -> app.getValue().isIdle() && gone.contains(app.getKey()));
    }
}
