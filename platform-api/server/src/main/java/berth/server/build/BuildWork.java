package berth.server.build;

import berth.builder.BuildOutcome;
import berth.builder.BuilderUnavailableException;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Carries out one build: reads what its source says, has it built, and writes down how that ended. */
@ApplicationScoped
class BuildWork {
    private static final Logger LOG = Logger.getLogger(BuildWork.class);

    private final Declarations declarations;
    private final BuildRun run;
    private final BuildEnd end;

    BuildWork(Declarations declarations, BuildRun run, BuildEnd end) {
        this.declarations = declarations;
        this.run = run;
        this.end = end;
    }

    /**
     * Returns once the end is written, or left to others.
     *
     * @param stopping whether the control plane stops: the builder is closed under a build then, and what it says is no word
     *     about the source
     */
    void carryOut(BuildJob job, BooleanSupplier stopping) {
        // If it cannot be read, that is no word about the source either: as if its end could not be written.
        var declared = declarations.of(job.source());
        BuildOutcome outcome;
        try {
            outcome = run.run(job, declared);
        } catch (BuilderUnavailableException e) {
            LOG.warnf("build %s waits: %s", job.build().id(), e.getMessage());
            end.retryLater(job, e);
            return;
        } catch (PersistenceException | QuarkusTransactionException e) {
            // The database is away, which says nothing of the source: as if its end could not be written.
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "build %s broke", job.build().id());
            end.broke(job);
            return;
        }
        if (!stopping.getAsBoolean()) {
            end.finish(job, outcome, declared);
        }
    }

    /** Writes down that it was cancelled, where nobody carries it out any more. */
    void cancel(BuildJob job) {
        end.cancel(job);
    }
}
