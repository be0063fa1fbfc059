package berth.server.build;

import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.source.Source;
import berth.server.source.Sources;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** A build with what it is of. */
record BuildJob(Build build, EnvironmentRef environment, Source source) {
    /** Finds what builds are of. */
    @ApplicationScoped
    static class Finder {
        private final Environments environments;
        private final Sources sources;

        Finder(Environments environments, Sources sources) {
            this.environments = environments;
            this.sources = sources;
        }

        @Transactional
        BuildJob of(Build build) {
            return new BuildJob(
                    build, environments.find(build.environment()).orElseThrow(), sources.get(build.source()));
        }
    }
}
