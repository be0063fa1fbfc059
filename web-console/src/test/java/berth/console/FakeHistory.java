package berth.console;

import berth.api.deployment.DeploymentState;
import berth.api.deployment.DeploymentView;
import berth.api.deployment.DeploymentsApi;
import berth.api.instance.InstanceView;
import berth.api.instance.InstancesApi;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deployments and instances in memory. */
final class FakeHistory {
    private FakeHistory() {}

    @ApplicationScoped
    static class Deployments implements DeploymentsApi {
        private final FakeApps apps;
        private final Samples samples;

        Deployments(FakeApps apps, Samples samples) {
            this.apps = apps;
            this.samples = samples;
        }

        @Override
        public List<DeploymentView> list(
                String app, String environment, @Nullable Integer build, @Nullable Integer before, int limit) {
            return samples.of(apps.get(app)).deployments().stream()
                    .filter(each -> build == null || each.build().equals(Optional.of(build)))
                    .filter(each -> before == null || each.number() < before)
                    .limit(limit)
                    .toList();
        }

        @Override
        public DeploymentView get(String app, String environment, int number) {
            return samples.of(apps.get(app)).deployments().stream()
                    .filter(deployment -> deployment.number() == number)
                    .findFirst()
                    .orElseThrow(() -> new PlatformException(
                            Category.NOT_FOUND, "deployment.unknown", app + " has no deployment " + number, ""));
        }

        @Override
        public DeploymentView cancel(String app, String environment, int number) {
            var found = get(app, environment, number);
            if (found.state().isTerminal()) {
                throw new PlatformException(
                        Category.CONFLICT, "deployment.ended", "deployment " + number + " has ended already", "");
            }
            var cancelled = SampleViews.in(DeploymentState.CANCELLED, found);
            samples.of(apps.get(app)).deployments().replaceAll(each -> each.number() == number ? cancelled : each);
            return cancelled;
        }
    }

    @ApplicationScoped
    static class Instances implements InstancesApi {
        private final FakeApps apps;
        private final Samples samples;

        Instances(FakeApps apps, Samples samples) {
            this.apps = apps;
            this.samples = samples;
        }

        @Override
        public List<InstanceView> list(String app, String environment) {
            if (app.equals(Samples.APP_ON_LOST_NODE)) {
                throw new PlatformException(
                        Category.UNAVAILABLE,
                        "node.unavailable",
                        "The node does not answer",
                        "Its instances go on running. Berth asks again every few seconds.");
            }
            return samples.of(apps.get(app)).instances();
        }

        @Override
        public void logs(String app, String environment, int tail, boolean follow, SseEventSink sink, Sse sse) {
            sink.close();
        }
    }
}
