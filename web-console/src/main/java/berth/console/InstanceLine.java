package berth.console;

import berth.api.instance.InstanceView;
import java.time.Instant;
import java.util.Optional;

/**
 * An instance in one line.
 *
 * @param id enough of the container's id to find it with Docker
 */
record InstanceLine(
        String id,
        String process,
        StateMark state,
        int release,
        int starts,
        Optional<String> reason,
        Optional<Moment> startedAt) {
    private static final int ID_LENGTH = 12;

    static InstanceLine of(InstanceView instance, Instant now) {
        var id = instance.id();
        return new InstanceLine(
                id.length() <= ID_LENGTH ? id : id.substring(0, ID_LENGTH),
                instance.process(),
                StateMark.ofInstance(instance.state()),
                instance.release(),
                instance.starts(),
                instance.reason(),
                instance.startedAt().map(at -> new Moment(at, now)));
    }
}
