package berth.server.instance;

import berth.api.instance.InstanceView;
import berth.api.instance.InstancesApi;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.http.LineEvents;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

@RunOnVirtualThread
class InstanceResource implements InstancesApi {
    private static final String STOPPING = "STOPPING";

    private final Instances instances;
    private final InstanceLogs logs;
    private final Crashes crashes;
    private final Environments environments;
    private final CurrentActor current;

    InstanceResource(
            Instances instances, InstanceLogs logs, Crashes crashes, Environments environments, CurrentActor current) {
        this.instances = instances;
        this.logs = logs;
        this.crashes = crashes;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public List<InstanceView> list(String app, String environment) {
        return seen(app, environment).stream()
                .sorted(Comparator.comparing(
                                (InstanceStatus instance) -> instance.group().process())
                        .thenComparing(instance -> instance.group().release()))
                .map(this::view)
                .toList();
    }

    @Override
    public void logs(String app, String environment, int tail, boolean follow, SseEventSink sink, Sse sse) {
        var of = seen(app, environment);
        LineEvents.stream(sink, sse, out -> logs.give(of, tail, follow, out::line));
    }

    private List<InstanceStatus> seen(String app, String environment) {
        var actor = current.get();
        return instances.list(actor, environments.require(actor, app, environment, Permission.VIEW));
    }

    private InstanceView view(InstanceStatus instance) {
        boolean leaves = instances.isEndedByBerth(instance);
        // Nobody is to mend what is to go.
        var reason = leaves ? Optional.<InstanceStatus.Reason>empty() : instance.reason();
        return new InstanceView(
                InstanceLogs.shortId(instance),
                instance.group().process(),
                instance.group().release(),
                leaves ? STOPPING : state(instance),
                instance.starts(),
                reason.map(InstanceStatus.Reason::message),
                instance.startedAt(),
                reason.map(NextSteps::failure),
                instance.exit().map(exit -> new InstanceView.Exit(exit.code(), exit.signal(), exit.outOfMemory())));
    }

    private String state(InstanceStatus instance) {
        if (crashes.isCrashed(instance)) {
            return "CRASHED";
        }
        // It cannot go on where it is, which is why it counts as over; but its process runs.
        return (LifeWatch.isDisconnected(instance) ? InstanceState.UNHEALTHY : instance.state()).name();
    }
}
