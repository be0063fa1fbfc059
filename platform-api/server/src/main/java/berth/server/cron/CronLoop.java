package berth.server.cron;

import berth.api.run.RunKind;
import berth.server.cron.CronStore.Scheduled;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.run.NewRun;
import berth.server.run.Runs;
import berth.server.time.Loop;
import berth.server.time.Rest;
import berth.server.time.Steady;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Answers each tick of each schedule with one run: run and tick are written in one transaction, under a lock, however many
 * control planes there are. Of ticks that passed while Berth was away only the last is answered, if it is not too old.
 */
@ApplicationScoped
public class CronLoop {
    private static final Logger LOG = Logger.getLogger(CronLoop.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final Duration TOO_OLD = Duration.ofMinutes(15);
    private static final String BY = "cron";
    private static final String PLATFORM = "berth";

    private final CronStore store;
    private final Environments environments;
    private final Runs runs;
    private final Events events;
    private final Clock clock;
    /** What need not be asked for before; only to spare the database, which alone decides. */
    private final Map<String, Instant> quietUntil = new HashMap<>();

    /** Until the first tick of all schedules that were read. */
    private Instant quietest = Instant.MIN;

    private final Rest rest;
    private final Loop loop = new Loop("cron", INTERVAL, this::turn);

    CronLoop(CronStore store, Environments environments, Runs runs, Events events, Clock clock, @Steady Clock steady) {
        this.store = store;
        this.environments = environments;
        this.runs = runs;
        this.events = events;
        this.clock = clock;
        this.rest = new Rest(steady);
    }

    /** Begins to look. */
    public void start() {
        loop.start();
    }

    /** Looks no more. */
    public void stop() {
        loop.close();
    }

    void wentLive(@Observes(during = TransactionPhase.AFTER_SUCCESS) Environments.WentLive event) {
        rest.disturb();
        loop.signal();
    }

    /**
     * Each second, so that a tick is answered at its time; the schedules are read anew when one is due, or they may be others.
     */
    void turn() {
        var now = clock.instant();
        if (rest.lasts() && now.isBefore(quietest)) {
            return;
        }
        rest.end();
        turn(now);
        rest.begin(REST);
    }

    void turn(Instant now) {
        store.forgetUnscheduled();
        var first = Instant.MAX;
        for (Scheduled scheduled : store.live()) {
            var jobs = CronJob.of(scheduled.crontab());
            for (CronJob job : jobs) {
                var key = scheduled.release() + " " + job.line();
                var quiet = quietUntil.get(key);
                if (quiet == null) {
                    forgetOthers(scheduled, jobs);
                }
                if (quiet == null || !now.isBefore(quiet)) {
                    answer(scheduled, job, now);
                    quiet = job.ticks().next(now).orElse(Instant.MAX);
                    quietUntil.put(key, quiet);
                }
                first = quiet.isBefore(first) ? quiet : first;
            }
        }
        quietest = first;
    }

    private void forgetOthers(Scheduled scheduled, List<CronJob> jobs) {
        store.keepOnly(scheduled.environment(), jobs.stream().map(CronJob::line).toList());
    }

    private void answer(Scheduled scheduled, CronJob job, Instant now) {
        QuarkusTransaction.requiringNew().run(() -> {
            var last = store.lastTick(scheduled.environment(), job.line(), now);
            job.ticks().latest(last, now).ifPresent(tick -> {
                store.answered(scheduled.environment(), job.line(), tick);
                if (tick.isBefore(now.minus(TOO_OLD))) {
                    LOG.warnf("%s of %s is left out: it is too old", tick, job.line());
                    environments.find(scheduled.environment()).ifPresent(of -> leftOut(of, job, tick));
                    return;
                }
                environments
                        .find(scheduled.environment())
                        .ifPresent(environment -> runs.queue(
                                environment,
                                NewRun.unattended(
                                                id(scheduled.environment(), job, tick),
                                                scheduled.release(),
                                                RunKind.CRON,
                                                job.command(),
                                                Optional.empty(),
                                                BY)
                                        .withSchedule(job.schedule())));
            });
        });
    }

    /** Without the command, which may hold a secret. */
    private void leftOut(EnvironmentRef environment, CronJob job, Instant tick) {
        events.record(Event.ofEnvironment(
                PLATFORM,
                "cron.left-out",
                environment.app().team(),
                environment.app().name(),
                environment.name(),
                Map.of("schedule", job.schedule(), "tick", tick.toString())));
    }

    /** The same for the same tick, whoever asks. */
    private static UUID id(UUID environment, CronJob job, Instant tick) {
        return UUID.nameUUIDFromBytes((environment + "\n" + job.line() + "\n" + tick).getBytes(StandardCharsets.UTF_8));
    }
}
