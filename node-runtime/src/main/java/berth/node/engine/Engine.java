package berth.node.engine;

import berth.node.ImageMissingException;
import berth.node.NodeUnavailableException;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The engine's API. No version is asked for, so the engine answers in its own: 1.41 as well as the newest.
 *
 * <p>The transport ignores time-outs on Unix sockets. So each call runs on a thread of its own, which is interrupted when
 * its time is over; that closes its connection.
 */
final class Engine implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(60);
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    private final URI host;
    private final Duration limit;
    private final DockerClient docker;
    private final DockerHttpClient streams;
    private final ExecutorService threads;

    Engine(URI host) {
        this(host, CALL_LIMIT);
    }

    /** @param limit of a call that has none of its own */
    Engine(URI host, Duration limit) {
        this.host = host;
        this.limit = limit;
        DefaultDockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host.toString())
                .withDockerTlsVerify(false)
                .build();
        this.docker = DockerClientImpl.getInstance(config, http(host));
        this.streams = http(host);
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("docker-call-", 0).factory());
    }

    private static DockerHttpClient http(URI host) {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(host)
                .connectionTimeout(CONNECT_LIMIT)
                .responseTimeout(Duration.ZERO)
                .maxConnections(Integer.MAX_VALUE)
                .build();
    }

    DockerClient docker() {
        return docker;
    }

    /** For answers that do not end: their connections are apart from those of calls. */
    DockerHttpClient streams() {
        return streams;
    }

    /** For what goes on by itself until this is closed. */
    Executor threads() {
        return threads;
    }

    /** Whether what goes on by itself is to end. */
    boolean isClosed() {
        return threads.isShutdown();
    }

    /** Runs a call; {@code doing} completes the sentence "could not …". */
    <T> T call(String doing, Supplier<T> action) {
        return call(doing, limit, action);
    }

    /** Runs a call that gives nothing. */
    void run(String doing, Duration limit, Runnable action) {
        call(doing, limit, () -> {
            action.run();
            return true;
        });
    }

    /** Runs a call that gives nothing. */
    void run(String doing, Runnable action) {
        run(doing, limit, action);
    }

    /** Runs a call that may take so long. */
    <T> T call(String doing, Duration limit, Supplier<T> action) {
        Answer<T> answer = new Answer<>(action);
        try {
            threads.execute(answer);
        } catch (RejectedExecutionException e) {
            throw new NodeUnavailableException("could not " + doing + ": this has been closed", e);
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.giveUp();
            throw new NodeUnavailableException(
                    "could not " + doing + ": the Docker Engine at " + host + " did not answer within "
                            + limit.toSeconds() + " s",
                    e);
        } catch (InterruptedException e) {
            answer.giveUp();
            Thread.currentThread().interrupt();
            throw new NodeUnavailableException("could not " + doing + ": interrupted", e);
        } catch (ExecutionException e) {
            throw translate(doing, e);
        }
    }

    /**
     * Throws unless the engine takes new connections. One that shuts down still does what it is told to over those that it has, so that
     * what it starts is left half started: until somebody removes it, the next engine cannot start it either.
     *
     * @param doing what is to be done if it does, as of {@link #call}
     */
    void ensureStays(String doing) {
        run(doing, () -> {
            var ping = DockerHttpClient.Request.builder()
                    .method(DockerHttpClient.Request.Method.GET)
                    .path("/_ping")
                    .build();
            try (var anew = http(host);
                    var pong = anew.execute(ping)) {
                LOG.log(Level.DEBUG, "the engine takes new connections: {0}", pong.getStatusCode());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private RuntimeException translate(String doing, ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof ImageMissingException missing) {
            return missing;
        }
        if (cause instanceof NodeUnavailableException unavailable) {
            return unavailable;
        }
        if (cause instanceof DockerException refused) {
            return new NodeUnavailableException("could not " + doing + ": " + EngineMessage.of(refused), refused);
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof IOException broken) {
                return unreachable(doing, broken);
            }
        }
        return cause instanceof RuntimeException bug ? bug : new IllegalStateException("could not " + doing, cause);
    }

    NodeUnavailableException unreachable(String doing, IOException broken) {
        return new NodeUnavailableException(
                "could not " + doing + ": the Docker Engine at " + host + " does not answer (" + broken.getMessage()
                        + "); is it running?",
                broken);
    }

    /** Nobody takes an answer that comes when it was given up, or just before: a stream in it would stay open. */
    private static final class Answer<T> extends FutureTask<T> {
        Answer(Supplier<T> action) {
            super(action::get);
        }

        void giveUp() {
            if (!cancel(true) && state() == State.SUCCESS) {
                close(resultNow());
            }
        }

        @Override
        protected void set(T given) {
            super.set(given);
            if (isCancelled()) {
                close(given);
            }
        }

        private static void close(Object given) {
            if (given instanceof Closeable stream) {
                try {
                    stream.close();
                } catch (IOException e) {
                    LOG.log(Level.DEBUG, "an answer that came too late could not be closed", e);
                }
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try (docker;
                streams) {
            threads.close();
        } catch (IOException e) {
            throw new UncheckedIOException("could not close the connections to " + host, e);
        }
    }
}
