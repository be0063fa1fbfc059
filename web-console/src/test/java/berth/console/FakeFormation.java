package berth.console;

import berth.api.formation.FormationApi;
import berth.api.formation.ScaleOrder;
import berth.api.formation.ScaleView;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The formation of the app that has everything, on a machine that holds ten instances. */
@ApplicationScoped
class FakeFormation implements FormationApi {
    private final FakeActors actors;
    private final Map<String, ScaleView> ofShop = new TreeMap<>();

    FakeFormation(FakeActors actors) {
        this.actors = actors;
        fill();
    }

    final void fill() {
        ofShop.clear();
        ofShop.putAll(Map.of("web", new ScaleView(2, 512, 0.5), "worker", new ScaleView(1, 256, 1)));
    }

    @Override
    public Map<String, ScaleView> show(String app, String environment) {
        return app.equals("shop") ? Map.copyOf(ofShop) : Map.of();
    }

    @Override
    public Map<String, ScaleView> scale(
            String app, String environment, @Nullable Map<String, @Nullable ScaleOrder> orders) {
        actors.requireDeveloper();
        Objects.requireNonNull(orders).forEach((process, order) -> {
            var before = ofShop.get(process);
            if (before == null) {
                throw new PlatformException(
                        Category.INVALID,
                        "formation.process-unknown",
                        "shop/production has no process type \"" + process + "\"",
                        "it has web, worker; nothing was changed");
            }
            int count = Objects.requireNonNull(Objects.requireNonNull(order).count());
            if (count < 0) {
                throw new PlatformException(
                        Category.INVALID, "formation.invalid", process + ": count must be 0 to 50", "");
            }
            if (count > 10) {
                throw new PlatformException(
                        Category.CONFLICT,
                        "node.full",
                        "the machine cannot hold this: asked are " + count + "; free are 9",
                        "ask for less");
            }
            ofShop.put(process, new ScaleView(count, before.memoryMebibytes(), before.cpus()));
        });
        return show(app, environment);
    }
}
