package berth.server.release;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Releases as rows. */
@ApplicationScoped
class ReleaseStore implements PanacheRepositoryBase<ReleaseRow, UUID> {}
