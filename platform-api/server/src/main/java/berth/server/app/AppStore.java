package berth.server.app;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class AppStore implements PanacheRepositoryBase<AppRow, UUID> {
    Optional<AppRow> active(String name) {
        if (!AppName.isValid(name)) {
            return Optional.empty();
        }
        return find("name = ?1 and state = ?2", name, AppRow.State.ACTIVE).firstResultOptional();
    }

    List<AppRow> active() {
        return list("state = ?1 order by name", AppRow.State.ACTIVE);
    }

    /** Returns false if that was wished already. */
    boolean wishAway(UUID app) {
        return update("state = ?1 where id = ?2 and state = ?3", AppRow.State.DELETING, app, AppRow.State.ACTIVE) == 1;
    }

    List<AppRow> deleting() {
        return list("state", AppRow.State.DELETING);
    }
}
