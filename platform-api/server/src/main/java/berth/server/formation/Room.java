package berth.server.formation;

import berth.api.problem.Failure;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.release.Scale;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Whether the machine can hold what a release's source asks for. */
@ApplicationScoped
public class Room {
    private final Formations formations;
    private final Releases releases;
    private final NodeSize node;

    Room(Formations formations, Releases releases, NodeSize node) {
        this.formations = formations;
        this.releases = releases;
        this.node = node;
    }

    /** Why it cannot. Empty if it can, and while the node says nothing: then its instances are not started either. */
    public Optional<Failure> refusal(EnvironmentRef environment, Release coming) {
        if (asksForNothing(coming)) {
            return Optional.empty();
        }
        Admission admission;
        try {
            admission = node.admission();
        } catch (PlatformException e) {
            return Optional.empty();
        }
        return formations
                .refusal(environment, environment.liveRelease().map(releases::get), coming, admission)
                .map(why -> new Failure(
                        why.code(), "the formation that the source names: " + why.getMessage(), why.nextStep()));
    }

    /** So it is with nearly all: then nobody is kept waiting for the node, or for others who ask. */
    private boolean asksForNothing(Release coming) {
        var standard = formations.standard();
        return coming.formation().values().stream().allMatch(scale -> isWithin(scale, standard));
    }

    private static boolean isWithin(Scale scale, Scale standard) {
        return scale.count() <= standard.count()
                && scale.memoryMebibytes() <= standard.memoryMebibytes()
                && scale.cpus() <= standard.cpus();
    }
}
