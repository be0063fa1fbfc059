package berth.server.wiring;

import berth.server.http.Queries;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The control plane's process. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty(Queries.LEFT_TO_US, "true");
        Quarkus.run(arguments);
    }
}
