package berth.server.formation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Changes of limits that instances must hear of yet. */
@ApplicationScoped
public class Resizes {
    private final FormationStore store;

    Resizes(FormationStore store) {
        this.store = store;
    }

    /**
     * One that is due.
     *
     * @param said when
     */
    public record Resize(UUID id, UUID environment, String process, Instant said) {}

    /** All that are due. */
    @Transactional
    public List<Resize> due() {
        return store.due().stream()
                .map(row -> new Resize(row.id, row.environmentId, row.process, row.changedAt))
                .toList();
    }

    /** It was made; if somebody said something else meanwhile, it stays due. */
    @Transactional
    public void made(Resize resize) {
        store.update("resizeDue = false where id = ?1 and changedAt = ?2", resize.id(), resize.said());
    }
}
