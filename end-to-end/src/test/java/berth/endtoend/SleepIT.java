package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Environments that sleep, with real instances: who asks for them waits and is answered. */
@ExtendWith(RunningBerth.class)
class SleepIT {
    private static final int VISITORS = 40;
    /** Longer than the router holds a request. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Berth berth;

    @TempDir
    Path folder;

    SleepIT(Berth berth) {
        this.berth = berth;
    }

    @Test
    void theFirstRequestsWakeWhatSleepsAndAllAreAnswered() {
        var app = berth.app("sleepy");
        Repository.of(app, folder)
                .writeGreeter("unused")
                .write("server.js", """
                        require('node:http').createServer((request, response) => {
                          let length = 0;
                          request.on('data', part => length += part.length).on('end', () => response.end(request.method + ' ' + length));
                        }).listen(process.env.PORT);
                        """)
                .commit("Count")
                .push()
                .succeeded();
        sleep(app);
        try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin = System.nanoTime();
            List<Future<String>> answers = Collections.nCopies(VISITORS, 0).stream()
                    .map(_ -> visitors.submit((Callable<String>) () -> text(Http.to(berth, app.url())
                            .timeout(PATIENCE)
                            .POST(HttpRequest.BodyPublishers.ofString("x".repeat(5000))))))
                    .toList();
            assertEquals(
                    Collections.nCopies(VISITORS, "200 POST 5000"),
                    answers.stream().map(SleepIT::get).toList());
            System.out.printf(
                    "Sleep: %d requests woke an app of Node and were all answered after %d ms%n",
                    VISITORS, Duration.ofNanos(System.nanoTime() - begin).toMillis());
        }
        // Its instances answer a moment before all of them have been seen to be well.
        Eventually.becomes("it is awake", () -> state(app), "AWAKE"::equals);
        assertEquals(1, app.list("instances").size());
        assertEquals(1, app.list("releases").size(), "sleeping and waking make no release");
    }

    @Test
    void aBrowserSeesAPageMeanwhileAndAProgramWaits() {
        var app = berth.app("slow");
        Repository.of(app, folder)
                .writeGreeter("unused")
                .write("server.js", """
                        const server = require('node:http').createServer((request, response) => response.end('up'));
                        setTimeout(() => server.listen(process.env.PORT), 5000);
                        """)
                .commit("Start slowly")
                .push()
                .succeeded();
        sleep(app);
        try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            var program = visitors.submit(() -> text(Http.to(berth, app.url()).timeout(PATIENCE)));
            var page = Http.send(Http.to(berth, app.url())
                    .timeout(PATIENCE)
                    .header("Accept", "text/html")
                    .header("Sec-Fetch-Mode", "navigate")
                    .header("Sec-Fetch-Dest", "document"));
            assertEquals(503, page.statusCode(), page::body);
            assertEquals(
                    "router.asleep", page.headers().firstValue("Berth-Error").orElse("none"), page::body);
            assertTrue(
                    page.headers().firstValue("Retry-After").isPresent(),
                    () -> page.headers().toString());
            assertEquals("200 up", get(program));
        }
    }

    @Test
    void whoeverAsksWhileTheControlPlaneIsAwayIsAnsweredOnceItIsBack() {
        var app = berth.app("asleep");
        Repository.of(app, folder).writeGreeter("woken").commit("Wake").push().succeeded();
        sleep(app);
        berth.kill("control-plane");
        try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            var visitor = visitors.submit(() -> text(Http.to(berth, app.url()).timeout(PATIENCE)));
            berth.deploy("up").succeeded();
            assertEquals("200 woken", get(visitor));
        }
    }

    @Test
    void aPushToWhatSleepsIsLiveWhenItSaysSo() {
        var app = berth.app("pushed");
        var repository = Repository.of(app, folder);
        repository.writeGreeter("one").commit("One").push().succeeded();
        sleep(app);
        repository.writeGreeter("two").commit("Two").push().succeeded();
        app.says("two");
        // Its instances answer a moment before all of them have been seen to be well.
        Eventually.becomes("it is awake", () -> state(app), "AWAKE"::equals);
    }

    /** Returns once nothing of it runs. */
    private void sleep(App app) {
        var answer = berth.api().post(app.production("sleep/now"), "");
        assertEquals(200, answer.statusCode(), answer::body);
        Eventually.becomes("sleep", () -> state(app), "ASLEEP"::equals);
        Eventually.becomes("the instances' end", () -> EngineContainers.SHARED.releases(app), String::isEmpty);
    }

    private String state(App app) {
        return berth.api().get(app.production("sleep")).get("state").asText();
    }

    private static String text(HttpRequest.Builder request) {
        HttpResponse<String> answer = Http.send(request);
        return answer.statusCode() + " " + answer.body().strip();
    }

    private static String get(Future<String> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("no answer", e);
        }
    }
}
