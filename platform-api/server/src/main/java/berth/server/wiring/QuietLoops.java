package berth.server.wiring;

import berth.server.webhook.WebhookLoop;
import jakarta.enterprise.context.ApplicationScoped;

/** The loops that nobody waits for: branches that must follow, webhooks, what is too old to be kept. */
@ApplicationScoped
class QuietLoops {
    private final BranchLoop branches;
    private final WebhookLoop webhooks;
    private final RetentionLoop retention;

    QuietLoops(BranchLoop branches, WebhookLoop webhooks, RetentionLoop retention) {
        this.branches = branches;
        this.webhooks = webhooks;
        this.retention = retention;
    }

    void start() {
        branches.start();
        webhooks.start();
        retention.start();
    }

    void stop() {
        retention.stop();
        webhooks.stop();
        branches.stop();
    }
}
