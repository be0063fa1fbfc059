package berth.server.formation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Changes of limits that instances must hear of yet. */
@ApplicationScoped
public class Resizes {
    private final FormationStore store;

    Resizes(FormationStore store) {
        this.store = store;
    }

    /** One that is due. */
    public record Resize(UUID id, UUID environment, String process, Scale scale) {}

    /** All that are due. */
    @Transactional
    public List<Resize> due() {
        return store.due().stream()
                .map(row -> new Resize(row.id, row.environmentId, row.process, row.scale()))
                .toList();
    }

    /** It was made; if the limits were changed once more meanwhile, they stay due. */
    @Transactional
    public void made(Resize resize) {
        store.update(
                "resizeDue = false where id = ?1 and memoryMebibytes = ?2 and cpus = ?3",
                resize.id(),
                resize.scale().memoryMebibytes(),
                resize.scale().cpus());
    }
}
