package berth.server.instance;

import static java.util.Map.entry;

import berth.api.problem.Failure;
import berth.node.InstanceStatus.Reason;
import java.util.Map;

/** What to do about instances that do not fare well: one sentence for each code, the same wherever it is told. */
public final class NextSteps {
    private static final String READ = "read its last lines; mend the app and push again, or change its config vars";

    /** An instance that runs keeps its old limit, for it uses more memory than the new one. */
    public static final String LIMIT_REFUSED = "instance.limit-refused";

    private static final Map<String, String> BY_CODE = Map.ofEntries(
            entry("instance.exited", READ),
            entry(
                    "instance.signalled",
                    "find who sent it the signal: somebody on the machine (docker kill, docker stop), or the app itself, whose last lines may tell"),
            entry(
                    "instance.out-of-memory",
                    "give the process type more memory (PATCH …/formation), or let the app use less"),
            entry("instance.not-listening", "listen on 0.0.0.0 and the port that the variable PORT names"),
            entry("instance.loopback-only", "listen on 0.0.0.0 instead of 127.0.0.1 or localhost"),
            entry("instance.other-port", "listen on the port that the variable PORT names"),
            entry(
                    LIMIT_REFUSED,
                    "give it more memory than it uses; or push, or change a config var: new instances begin with the new limit"),
            entry("instance.disconnected", "nothing: another one takes its place; leave its network to Berth"),
            entry("instance.removed", "nothing: another one takes its place; leave what bears Berth's labels to Berth"),
            entry("instance.paused", "let it go on: docker unpause, on the machine where it runs"),
            entry("instance.no-command", "give the image a CMD, or the repository a Procfile that names the command"),
            entry(
                    "instance.command-not-found",
                    "check the command in the Procfile or the image's CMD: it is not in the image"),
            entry("instance.not-executable", "make the file executable (chmod +x), then push again"),
            entry("instance.exec-format", "build the program for this machine's processor, then push again"),
            entry("instance.unknown-user", "name a user in the Dockerfile's USER that the image has"),
            entry(
                    "instance.health-status",
                    "let the path that app.json names answer with 200 to 399 once the app works, or name another"),
            entry("instance.health-silent", "let the health check's path or port answer within its timeout"),
            entry("instance.health-command", "run the health check's command in the instance to see why it fails"),
            entry("instance.not-startable", "check the command in the Procfile or the image's CMD, then push again"));

    private NextSteps() {}

    /** Of the code; of one that is not known, the general one. */
    public static String of(String code) {
        return BY_CODE.getOrDefault(code, READ);
    }

    /** The reason with its next step. */
    public static Failure failure(Reason reason) {
        return new Failure(reason.code(), reason.message(), of(reason.code()));
    }
}
