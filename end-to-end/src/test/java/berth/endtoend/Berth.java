package berth.endtoend;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** A Berth of these tests' own, run by the commands of {@code deploy/} with what the build has just made. */
final class Berth implements AutoCloseable {
    /** Tests run in their module's folder. */
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Path home;
    private final Map<String, String> settings;
    private Properties operator = new Properties();

    private Berth(Path home, Map<String, String> settings) {
        this.home = home;
        this.settings = new LinkedHashMap<>(settings);
    }

    /** The one that most tests share. */
    static Berth start() {
        return start("berth", Map.of());
    }

    /** Removes what a killed run left in the home of that name, then starts one there with those settings. */
    static Berth start(String name, Map<String, String> settings) {
        var berth = new Berth(CHECKOUT.resolve("end-to-end/target").resolve(name), settings);
        berth.close();
        var ports = freePorts(4);
        berth.settings.put("BERTH_ROUTER_PORT", ports.get(0));
        berth.settings.put("BERTH_API_PORT", ports.get(1));
        berth.settings.put("BERTH_CONTROL_PORT", ports.get(2));
        berth.settings.put("BERTH_DATABASE_PORT", ports.get(3));
        berth.deploy("up").succeeded();
        berth.operator = properties(berth.home.resolve("operator.env"));
        return berth;
    }

    /** Runs {@code deploy/<command>} for this Berth. */
    Command.Ending deploy(String command, String... arguments) {
        return command(command, arguments).run();
    }

    /** The same, to be started. */
    Command command(String command, String... arguments) {
        var line = new ArrayList<>(
                List.of(CHECKOUT.resolve("deploy").resolve(command).toString()));
        line.addAll(List.of(arguments));
        var variables = new LinkedHashMap<>(settings);
        variables.put("BERTH_HOME", home.toString());
        variables.put("BERTH_BUILT", "1");
        variables.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        return new Command(CHECKOUT, line, variables);
    }

    /** Console and API, for example {@code http://berth.localhost:8080}. */
    String url() {
        return operator.getProperty("BERTH_URL");
    }

    String token() {
        return operator.getProperty("BERTH_TOKEN");
    }

    /** Host and port of the router. */
    String router() {
        return operator.getProperty("BERTH_ROUTER");
    }

    /** Tells its containers from others'. */
    String installation() {
        return read("installation");
    }

    /** What a setting was started with, for example {@code BERTH_CONTROL_PORT}. */
    String setting(String name) {
        return requireNonNull(settings.get(name), () -> name + " was left to its default");
    }

    /** Text of a file below its home, for example of a secret. */
    String read(String file) {
        try {
            return Files.readString(home.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Api api() {
        return new Api(this);
    }

    /** Makes an app with a name that no other test has. */
    App app(String what) {
        return App.create(this, what + "-" + NAMES.incrementAndGet());
    }

    static Path example(String name) {
        return CHECKOUT.resolve("examples").resolve(name);
    }

    /** Process id of {@code control-plane}, {@code router} or {@code postgres}. */
    ProcessHandle process(String name) {
        return ProcessHandle.of(Long.parseLong(read("run/" + name + ".pid"))).orElseThrow();
    }

    /** As a power cut would: {@code kill -9}, and waits until it is gone. */
    void kill(String name) {
        var process = process(name);
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        if (Files.exists(home)) {
            deploy("down", "--delete-everything", "--yes").succeeded();
            assertEquals(false, Files.exists(home), "deploy/down --delete-everything leaves nothing");
        }
    }

    static List<String> freePorts(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().map(socket -> "" + socket.getLocalPort()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            for (var socket : sockets) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static Properties properties(Path file) {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
