package berth.server.http;

import berth.api.team.ActorApi;
import berth.api.team.ActorView;
import berth.api.team.SignIn;
import berth.api.team.TeamView;
import berth.api.team.TeamsApi;
import berth.server.team.Teams;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Teams over REST; stands here because who asks is only known here. */
@RunOnVirtualThread
class TeamResource implements TeamsApi {
    private final Teams teams;
    private final CurrentActor current;

    TeamResource(Teams teams, CurrentActor current) {
        this.teams = teams;
        this.current = current;
    }

    @Override
    public List<TeamView> list() {
        return teams.list(current.get());
    }

    /** Who asks. */
    @RunOnVirtualThread
    static class ActorResource implements ActorApi {
        private final Teams teams;
        private final CurrentActor current;

        ActorResource(Teams teams, CurrentActor current) {
            this.teams = teams;
            this.current = current;
        }

        @Override
        public ActorView me() {
            return teams.view(current.get());
        }
    }

    /** The console's door. */
    @ApplicationScoped
    static class TokenSignIn implements SignIn {
        private final Teams teams;

        TokenSignIn(Teams teams) {
            this.teams = teams;
        }

        @Override
        public ActorView with(String token) {
            return teams.view(teams.authenticate(token));
        }
    }
}
