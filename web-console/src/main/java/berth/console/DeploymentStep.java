package berth.console;

import berth.api.deployment.DeploymentView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment does at a time.
 *
 * @param state empty if it has not come to it
 * @param took until the next step or the end, or until now while it goes on
 */
record DeploymentStep(String what, Optional<StateMark> state, String took) {
    private static final StateMark DONE = new StateMark("Done", StateMark.Look.GOOD);

    static List<DeploymentStep> of(DeploymentView deployment, Instant now) {
        var words = List.of(
                "Wait for its turn",
                "Run the release process, start instances and wait until they are healthy",
                "Send requests to the new instances");
        var begins = List.of(Optional.of(deployment.createdAt()), deployment.startedAt(), deployment.routingAt());
        var steps = new ArrayList<DeploymentStep>();
        var next = deployment.endedAt();
        for (int i = words.size() - 1; i >= 0; i--) {
            var began = begins.get(i);
            var isLast = steps.stream().allMatch(later -> later.state().isEmpty());
            var state = began.map(at -> isLast ? ofLast(deployment) : DONE);
            steps.addFirst(new DeploymentStep(words.get(i), state, Took.between(began, next, now)));
            next = began.or(deployment::endedAt);
        }
        return List.copyOf(steps);
    }

    /** The step that it has come to. */
    private static StateMark ofLast(DeploymentView deployment) {
        return switch (deployment.state()) {
            case SUCCEEDED -> DONE;
            case QUEUED, STARTING, ROUTING, FAILED, CANCELLED -> StateMark.of(deployment.state());
        };
    }
}
