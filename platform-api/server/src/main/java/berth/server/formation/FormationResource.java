package berth.server.formation;

import berth.api.formation.FormationApi;
import berth.api.formation.ScaleOrder;
import berth.api.formation.ScaleView;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class FormationResource implements FormationApi {
    private final Formations formations;
    private final NodeSize node;
    private final Environments environments;
    private final CurrentActor current;

    FormationResource(Formations formations, NodeSize node, Environments environments, CurrentActor current) {
        this.formations = formations;
        this.node = node;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public Map<String, ScaleView> show(String app, String environment) {
        return view(environments.require(current.get(), app, environment, Permission.VIEW));
    }

    @Override
    public Map<String, ScaleView> scale(
            String app, String environment, @Nullable Map<String, @Nullable ScaleOrder> orders) {
        var of = environments.require(current.get(), app, environment, Permission.DEPLOY);
        var wishes = new LinkedHashMap<String, Optional<ScaleWish>>();
        if (orders != null) {
            orders.forEach((process, order) ->
                    wishes.put(process, Optional.ofNullable(order).map(one -> ScaleWish.of(process, one))));
        }
        if (wishes.isEmpty()) {
            throw new PlatformException(
                    Category.INVALID,
                    "formation.empty",
                    "the body names no process type",
                    "send for example {\"web\": {\"count\": 3}}");
        }
        formations.change(current.get(), of, wishes, node.admission());
        return view(of);
    }

    private Map<String, ScaleView> view(EnvironmentRef environment) {
        var views = new LinkedHashMap<String, ScaleView>();
        formations
                .show(current.get(), environment)
                .forEach((process, scale) ->
                        views.put(process, new ScaleView(scale.count(), scale.memoryMebibytes(), scale.cpus())));
        return views;
    }
}
