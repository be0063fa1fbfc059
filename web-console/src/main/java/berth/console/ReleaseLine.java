package berth.console;

import berth.api.release.ReleaseView;
import java.time.Instant;

/** A release in one line. */
record ReleaseLine(int number, String cause, String by, Moment when, boolean live) {
    static ReleaseLine of(ReleaseView release, Instant now) {
        return new ReleaseLine(
                release.number(),
                release.cause(),
                release.createdBy(),
                new Moment(release.createdAt(), now),
                release.live());
    }
}
