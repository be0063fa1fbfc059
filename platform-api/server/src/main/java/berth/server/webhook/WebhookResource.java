package berth.server.webhook;

import berth.api.webhook.NewWebhook;
import berth.api.webhook.WebhookView;
import berth.api.webhook.WebhooksApi;
import berth.server.http.CurrentActor;
import berth.server.secret.UnreadableException;
import berth.server.team.Teams;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class WebhookResource implements WebhooksApi {
    private static final NewWebhook NOTHING = new NewWebhook(null, null, null);

    private final Webhooks webhooks;
    private final WebhookStore store;
    private final Teams teams;
    private final CurrentActor current;

    WebhookResource(Webhooks webhooks, WebhookStore store, Teams teams, CurrentActor current) {
        this.webhooks = webhooks;
        this.store = store;
        this.teams = teams;
        this.current = current;
    }

    @Override
    public List<WebhookView> list(String team) {
        return webhooks.list(current.get(), team(team)).stream().map(this::view).toList();
    }

    @Override
    public Response create(String team, @Nullable NewWebhook order) {
        var made = webhooks.create(current.get(), team(team), order == null ? NOTHING : order);
        return Response.created(URI.create("/api/v1/teams/" + team + "/webhooks/" + made.id))
                .entity(view(made))
                .build();
    }

    @Override
    public WebhookView get(String team, String webhook) {
        return view(webhooks.require(current.get(), team(team), id(webhook)));
    }

    @Override
    public WebhookView retry(String team, String webhook) {
        return view(webhooks.retry(current.get(), team(team), id(webhook)));
    }

    @Override
    public void delete(String team, String webhook) {
        webhooks.delete(current.get(), team(team), id(webhook));
    }

    private static UUID id(String sent) {
        try {
            return UUID.fromString(sent);
        } catch (IllegalArgumentException noId) {
            throw Webhooks.unknown(sent);
        }
    }

    private UUID team(String name) {
        return teams.require(current.get(), name);
    }

    private WebhookView view(WebhookRow row) {
        return new WebhookView(
                row.id,
                url(row),
                row.kinds,
                row.state,
                row.position,
                row.attempts,
                Optional.ofNullable(row.attemptedAt),
                Optional.ofNullable(row.nextAttemptAt),
                Optional.ofNullable(row.lastStatus),
                Optional.ofNullable(row.lastError),
                row.createdBy,
                row.createdAt);
    }

    private Optional<String> url(WebhookRow row) {
        try {
            return Optional.of(store.open(row).url().toString());
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }
}
