package berth.router.proxy;

/** The router as a process. */
public final class RouterMain {
    private static final String LOG_LINE = "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n";

    private RouterMain() {}

    /** Starts by the environment variables of {@link RouterOptions}; SIGTERM drains and ends with 0. */
    public static void main(String[] arguments) {
        // Set here, not in RouterLogs: loading that class would start the JDK's own log manager first.
        System.setProperty("java.util.logging.manager", RouterLogs.class.getName());
        System.setProperty("java.util.logging.SimpleFormatter.format", LOG_LINE);
        try {
            var server = RouterServer.start(RouterOptions.from(System.getenv()));
            server.onSuccession(() -> System.exit(0));
            HangUp.runs(server::reopenLog);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        } catch (BadOptionException e) {
            System.err.println("router: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void stop(RouterServer server) {
        server.close();
        // Asked to stop and stopped is success; the JVM would report the signal.
        Runtime.getRuntime().halt(0);
    }
}
