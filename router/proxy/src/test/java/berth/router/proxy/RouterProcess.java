package berth.router.proxy;

import berth.router.RouterControlClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The router as it is deployed: {@code target/router} with its JVM flags, in a process of its own. */
final class RouterProcess implements AutoCloseable {
    private static final Path PACKAGED = Path.of("target/router").toAbsolutePath();
    private static final Pattern LISTENING =
            Pattern.compile("listening on [0-9.]+:([0-9]+), control on [0-9.]+:([0-9]+)");

    private final Process process;
    private final Path log;

    private RouterProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static RouterProcess start(Path folder, Map<String, String> options) throws IOException {
        return start(folder, options, List.of());
    }

    /** With no more descriptors than that. */
    static RouterProcess startLimited(Path folder, int descriptors) throws IOException {
        var limited = List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh");
        return start(folder, Map.of(), limited);
    }

    private static RouterProcess start(Path folder, Map<String, String> options, List<String> before)
            throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(before);
        command.addAll(List.of(java, "@router.options", "-cp", "lib/*", RouterMain.class.getName()));
        var log = Files.createTempFile(folder, "router", ".log");
        var builder = new ProcessBuilder(command)
                .directory(PACKAGED.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BERTH_"));
        builder.environment()
                .putAll(Map.of(
                        RouterOptions.LISTEN,
                        "127.0.0.1:0",
                        RouterOptions.CONTROL,
                        "127.0.0.1:0",
                        RouterOptions.SECRET,
                        RunningRouter.SECRET,
                        RouterOptions.TABLE,
                        folder.resolve("table.json").toString()));
        builder.environment().putAll(options);
        return new RouterProcess(builder.start(), log);
    }

    RouterProcess awaitListening() throws InterruptedException {
        RunningRouter.await("listening", () -> LISTENING.matcher(log()).find() || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("the router ended:\n" + log());
        }
        return this;
    }

    Wire connect() throws IOException {
        return Wire.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(1)));
    }

    int port() {
        return port(1);
    }

    RouterControlClient control() {
        return new RouterControlClient(controlUri(), RunningRouter.SECRET);
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void terminate() {
        process.destroy();
    }

    /** Sends SIGHUP. */
    void hangUp() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    }

    URI controlUri() {
        return URI.create("http://127.0.0.1:" + port(2));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after 20 seconds:\n" + log());
        }
        return process.exitValue();
    }

    /** The most memory it ever had resident, in MiB. */
    long peakResidentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private int port(int group) {
        var matcher = LISTENING.matcher(log());
        if (!matcher.find()) {
            throw new AssertionError("not listening:\n" + log());
        }
        return Integer.parseInt(matcher.group(group));
    }
}
