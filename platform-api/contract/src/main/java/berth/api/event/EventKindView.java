package berth.api.event;

/**
 * A kind of events that there is.
 *
 * @param kind stable, dotted: {@code deployment.failed}
 * @param ofApp whether such happen to apps, each with the name of one; else to teams, or to the platform
 * @param cron whether runs of schedules tell it when they do well, which {@code cron=false} leaves out
 */
public record EventKindView(String kind, boolean ofApp, boolean cron) {}
