package berth.server.sleep;

import berth.api.sleep.SleepState;
import berth.server.app.AppPart;
import berth.server.app.AppRef;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How environments sleep, as rows; who is awake and never sleeps has none. */
@ApplicationScoped
class SleepStore implements PanacheRepositoryBase<SleepRow, UUID> {
    /** Those that may have to do something. */
    List<SleepRow> restless() {
        return list("afterMinutes is not null or wish is not null or state <> ?1", SleepState.AWAKE);
    }

    List<SleepRow> notAwake() {
        return list("state <> ?1", SleepState.AWAKE);
    }

    /** That of an environment, whose own row is locked: made if it is missing. */
    SleepRow require(UUID environment) {
        return locked(environment).orElseGet(() -> {
            var row = new SleepRow(environment);
            persist(row);
            return row;
        });
    }

    /** That of an environment, as it is now: nobody changes it until the caller's transaction ends. */
    Optional<SleepRow> locked(UUID environment) {
        return find("environmentId", environment)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** What an app's environments had goes with the app. */
    @ApplicationScoped
    static class Part implements AppPart {
        private final SleepStore store;

        Part(SleepStore store) {
            this.store = store;
        }

        @Override
        public int rank() {
            return 12;
        }

        @Override
        public void forget(AppRef app) {
            store.getSession()
                    .createNativeMutationQuery("delete from sleep where environment_id in"
                            + " (select id from environment where app_id = :app)")
                    .setParameter("app", app.id())
                    .executeUpdate();
        }
    }
}
