package berth.server.run;

import berth.api.problem.Category;
import berth.api.problem.KnownFailures;
import berth.api.problem.PlatformException;
import berth.server.http.Credentials;
import berth.server.http.Incident;
import berth.server.http.NulCharacter;
import berth.server.http.ProblemAnswer;
import berth.server.http.Queries;
import berth.server.http.QueryTypes;
import berth.server.run.AttachedRuns.Attached;
import berth.server.team.Actor;
import berth.server.team.Teams;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/**
 * The WebSockets of attached commands: {@code …/runs/attach?command=…&terminal=true} and {@code …/instances/{id}/exec?…}. The
 * token comes in the Authorization header, which no page of another site can set.
 */
@ApplicationScoped
class AttachRoutes {
    private static final Logger LOG = Logger.getLogger(AttachRoutes.class);
    private static final String ENVIRONMENT = "/api/v1/apps/:app/environments/:environment";

    private final AttachedRuns runs;
    private final AttachedExecs execs;
    private final Teams teams;
    private final KnownFailures failures;

    AttachRoutes(AttachedRuns runs, AttachedExecs execs, Teams teams, KnownFailures failures) {
        this.runs = runs;
        this.execs = execs;
        this.teams = teams;
        this.failures = failures;
    }

    void register(@Observes Router router) {
        router.get(ENVIRONMENT + "/runs/attach")
                .handler(request -> open(
                        request,
                        (actor, asked) -> runs.start(
                                actor,
                                asked.pathParam("app"),
                                asked.pathParam("environment"),
                                parameter(asked, "command"),
                                isTrue(asked, "terminal"))));
        router.get(ENVIRONMENT + "/instances/:instance/exec")
                .handler(request -> open(
                        request,
                        (actor, asked) -> execs.start(
                                actor,
                                asked.pathParam("app"),
                                asked.pathParam("environment"),
                                asked.pathParam("instance"),
                                parameter(asked, "command"),
                                isTrue(asked, "terminal"))));
    }

    /** What may block is done on a thread of its own; the connection is its event loop's. */
    private void open(RoutingContext asked, BiFunction<Actor, RoutingContext, Attached> prepare) {
        var loop = Vertx.currentContext();
        asked.request().pause();
        Thread.ofVirtual().name("attach").start(() -> {
            try {
                var actor = actor(asked);
                Queries.requireAddress(asked);
                NulCharacter.refuseInAddress(asked.request().uri());
                requireWebSocket(asked);
                var command = prepare.apply(actor, asked);
                loop.runOnContext(now -> upgrade(asked, command));
            } catch (RuntimeException e) {
                var why = failures.explain(e).orElseGet(() -> Incident.of(e));
                loop.runOnContext(now -> ProblemAnswer.send(asked, why));
            }
        });
    }

    private static void upgrade(RoutingContext asked, Attached command) {
        asked.request().resume();
        asked.request()
                .toWebSocket()
                .onSuccess(socket -> talk(socket, command))
                .onFailure(failure -> startLeaving(command));
    }

    private static void talk(ServerWebSocket socket, Attached command) {
        var conversation = new Conversation(socket, () -> startLeaving(command));
        Thread.ofVirtual().name("attached").start(() -> {
            try {
                conversation.end(command.talk(conversation));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (UncheckedIOException left) {
                LOG.debugf("an attached client has left: %s", left.getMessage());
            } catch (RuntimeException e) {
                if (conversation.isGone()) {
                    LOG.debugf(e, "an attached client has left");
                } else {
                    LOG.warnf(e, "the connection to a command broke");
                    socket.close((short) 1011);
                }
            }
        });
    }

    private static void startLeaving(Attached command) {
        Thread.ofVirtual().name("attached-left").start(() -> {
            try {
                command.left();
            } catch (RuntimeException e) {
                // It may be that this control plane stops, and the database is closed.
                LOG.warnf("a command whose client has left goes on: %s", e.getMessage());
            }
        });
    }

    /** What the framework would refuse of a handshake, without a word and when the command has begun: RFC 6455, section 4.2.1. */
    private static void requireWebSocket(RoutingContext asked) {
        var request = asked.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            throw notOpened("this address speaks WebSocket only (RFC 6455)");
        }
        if (!"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
            throw notOpened("this address speaks version 13 of WebSocket only (RFC 6455)");
        }
        if (request.getHeader("Sec-WebSocket-Key") == null) {
            throw notOpened("the handshake has no Sec-WebSocket-Key (RFC 6455)");
        }
    }

    private static PlatformException notOpened(String why) {
        return new PlatformException(
                Category.INVALID,
                "request.websocket-wanted",
                why,
                "connect with a WebSocket client; POST …/runs starts a command without one");
    }

    private Actor actor(RoutingContext asked) {
        return Optional.ofNullable(asked.request().getHeader(HttpHeaders.AUTHORIZATION))
                .flatMap(Credentials::token)
                .map(teams::authenticate)
                .orElseThrow(() -> new PlatformException(
                        Category.UNAUTHENTICATED,
                        "token.missing",
                        "this needs a token",
                        "send it as Authorization: Bearer <token>"));
    }

    private static boolean isTrue(RoutingContext asked, String name) {
        return QueryTypes.isTrue(name, Optional.ofNullable(asked.request().getParam(name)));
    }

    private static String parameter(RoutingContext asked, String name) {
        return Optional.ofNullable(asked.request().getParam(name)).orElse("");
    }
}
