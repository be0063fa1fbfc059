package berth.server.release;

import berth.server.app.AppPart;
import berth.server.app.AppRef;
import jakarta.enterprise.context.ApplicationScoped;

/** An app's releases go with the app. */
@ApplicationScoped
class ReleasePart implements AppPart {
    private final ReleaseStore store;

    ReleasePart(ReleaseStore store) {
        this.store = store;
    }

    @Override
    public int rank() {
        return 40;
    }

    @Override
    public void forget(AppRef app) {
        store.getEntityManager()
                .createNativeQuery("update environment set live_release_id = null where app_id = :app")
                .setParameter("app", app.id())
                .executeUpdate();
        store.getEntityManager()
                .createNativeQuery("delete from release where environment_id in"
                        + " (select id from environment where app_id = :app)")
                .setParameter("app", app.id())
                .executeUpdate();
    }
}
