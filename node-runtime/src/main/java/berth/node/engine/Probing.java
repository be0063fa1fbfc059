package berth.node.engine;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import berth.node.InstanceStatus.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks instances the questions of their checks. An app may answer anything: only the status of its answer is read. */
final class Probing implements Checks.Prober {
    private static final String AGENT = "Berth-Health/1";
    private static final int BAD = 400;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final InsideCommands commands;

    Probing(InsideCommands commands) {
        this.commands = commands;
    }

    @Override
    public Optional<Reason> ask(Checks.Subject instance, HealthCheck check) {
        Optional<String> host = instance.host();
        return switch (check.probe()) {
            case Probe.Nothing ignored -> Optional.empty();
            case Probe.Http question ->
                host.flatMap(address ->
                        get(address, question.port().orElse(instance.port()), question.path(), check.timeout()));
            case Probe.Tcp question -> host.flatMap(address -> connect(address, question.port()));
            case Probe.Command question -> commands.run(instance.id(), question.words(), check.timeout());
        };
    }

    private static Optional<Reason> connect(String host, int port) {
        return PortProbe.tcp(host, port) == PortProbe.Answer.ACCEPTS
                ? Optional.empty()
                : Optional.of(Reasons.healthSilent("port " + port + " accepts no connection"));
    }

    private Optional<Reason> get(String host, int port, String path, Duration timeout) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                .header("User-Agent", AGENT)
                .GET()
                .build();
        CompletableFuture<HttpResponse<InputStream>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            response.body().close();
            return response.statusCode() < BAD
                    ? Optional.empty()
                    : Optional.of(Reasons.healthStatus(path, response.statusCode()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Optional.of(Reasons.healthSilent(
                    "health path " + path + " did not answer within " + timeout.toSeconds() + " s"));
        } catch (ExecutionException | IOException e) {
            return Optional.of(Reasons.healthSilent("health path " + path + " gave no answer of HTTP"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Reasons.healthSilent("health path " + path + " was not asked to the end"));
        }
    }
}
