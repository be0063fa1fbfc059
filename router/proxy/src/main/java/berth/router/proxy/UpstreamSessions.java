package berth.router.proxy;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The HTTP/2 connections of one lane. A request gets a stream of one that is open, or waits for one that is being opened;
 * another connection is opened where all of them have as many streams as their upstream takes.
 */
final class UpstreamSessions {
    private final Map<Upstream, List<UpstreamSession>> byUpstream = new HashMap<>();
    private final Connector connector;
    private final EventLoop loop;
    private final Duration timeout;

    /**
     * On that event loop.
     *
     * @param timeout for an upstream to say how many streams it takes, once it is connected
     */
    UpstreamSessions(Connector connector, EventLoop loop, Duration timeout) {
        this.connector = connector;
        this.loop = loop;
        this.timeout = timeout;
    }

    /** Finds a stream; then calls one of the two. */
    void find(Upstream upstream, Consumer<UpstreamLink> found, Consumer<Throwable> failed) {
        find(upstream, new StreamWish(found, failed));
    }

    private void find(Upstream upstream, StreamWish wish) {
        var sessions = byUpstream.computeIfAbsent(upstream, none -> new ArrayList<>(1));
        for (var session : sessions) {
            if (session.takesAnother()) {
                session.grant(wish);
                return;
            }
        }
        var session = new UpstreamSession(upstream, this::forget, left -> find(upstream, left));
        sessions.add(session);
        session.grant(wish);
        connector.open(
                upstream, session::prepare, channel -> session.awaitSettings(loop, timeout), session::failToConnect);
    }

    /** Those take nothing new, and close when they are done. */
    void retire(Collection<Upstream> left) {
        for (var upstream : left) {
            List.copyOf(byUpstream.getOrDefault(upstream, List.of())).forEach(UpstreamSession::retire);
        }
    }

    void retireAll() {
        retire(List.copyOf(byUpstream.keySet()));
    }

    void closeExpired(long now) {
        for (var sessions : List.copyOf(byUpstream.values())) {
            List.copyOf(sessions).stream()
                    .filter(session -> session.isExpired(now))
                    .forEach(UpstreamSession::retire);
        }
    }

    private void forget(UpstreamSession session) {
        var sessions = byUpstream.get(session.upstream());
        if (sessions != null) {
            sessions.remove(session);
            if (sessions.isEmpty()) {
                byUpstream.remove(session.upstream());
            }
        }
    }
}
