package berth.api.webhook;

/** Whether a webhook is told of events. */
public enum WebhookState {
    /** It is told of each event, in their order; after a failure again and again, ever more seldom. */
    ACTIVE,
    /** It could not be told of one event for a day; nothing is sent until somebody says that it is to be tried again. */
    GIVEN_UP
}
