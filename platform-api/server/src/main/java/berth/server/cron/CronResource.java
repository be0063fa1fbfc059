package berth.server.cron;

import berth.api.cron.CronApi;
import berth.api.cron.CronJobView;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.release.Releases;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Clock;
import java.util.List;

@RunOnVirtualThread
class CronResource implements CronApi {
    private final Environments environments;
    private final Releases releases;
    private final CurrentActor current;
    private final Clock clock;

    CronResource(Environments environments, Releases releases, CurrentActor current, Clock clock) {
        this.environments = environments;
        this.releases = releases;
        this.current = current;
        this.clock = clock;
    }

    @Override
    public List<CronJobView> list(String app, String environment) {
        var of = environments.require(current.get(), app, environment, Permission.VIEW);
        return of
                .liveRelease()
                .map(releases::outline)
                .map(release -> CronJob.of(release.crontab()))
                .orElse(List.of())
                .stream()
                .map(job -> new CronJobView(
                        job.schedule(), job.command(), job.ticks().next(clock.instant())))
                .toList();
    }
}
