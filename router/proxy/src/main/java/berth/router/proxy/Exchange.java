package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Finds an upstream, passes both ways what comes as it comes, and no faster than the other
 * side takes it. All of it happens on one event loop. The answer may begin before the request has ended.
 */
final class Exchange implements UpstreamSearch.Finder {
    private static final String BREAKS_RULES = "its answer breaks the rules of HTTP";

    private final Proxy proxy;
    private final IdleConnections idle;
    private final Client client;
    private final RequestHead head;
    private final UpstreamSearch search;
    private final InterimAnswers interim;
    private final ExchangeClock clock;
    private final RequestSide request;
    private @Nullable UpstreamLink upstream;
    private @Nullable ResponseHead answer;
    private boolean retried;
    private boolean answerComplete;
    private boolean over;

    Exchange(Proxy proxy, Lane lane, Client client, RequestHead head) {
        this.proxy = proxy;
        this.idle = lane.idle();
        this.client = requireNonNull(client, "client is null");
        this.head = requireNonNull(head, "head is null");
        this.search = new UpstreamSearch(proxy, lane, head, this);
        this.interim = new InterimAnswers(client, head);
        this.clock = new ExchangeClock(client.deadline(), proxy.timeouts(), search, head.hasBody());
        this.request = new RequestSide(head, search, clock);
    }

    void start() {
        search.begin();
    }

    /** Whether all of the request was read from the client. */
    boolean requestComplete() {
        return request.isComplete();
    }

    /** Whether the client should be read: for more of the request, or to notice that it goes away. */
    boolean takesMoreOfRequest() {
        if (request.isComplete()) {
            return !head.upgrades();
        }
        if (over || answerComplete && upstream == null) {
            return true;
        }
        return upstream != null && (!upstream.takesMore() || upstream.channel().isWritable());
    }

    @Override
    public void onFound(UpstreamLink connection) {
        upstream = connection;
        client.visit().upstream(connection.upstream());
        connection.begin(this);
        request.begin(connection);
        if (!client.inRead()) {
            connection.flush();
            client.updateReading();
        }
    }

    @Override
    public void onRoute(String label) {
        client.visit().route(label);
        request.await(upstream);
    }

    @Override
    public void onWait() {
        client.visit().waits();
        request.await(upstream);
    }

    @Override
    public void onTurn() {
        client.visit().waitsNoMore();
        clock.restartPace();
        request.await(upstream);
    }

    void onRequestBody(HttpContent content) {
        if (!content.decoderResult().isSuccess()) {
            content.release();
            request.breakOff();
            fail(Failure.badRequest("a part of the body breaks the rules of HTTP/1.1"), false);
            return;
        }
        request.received(content);
        var guard = search.guard();
        if (guard != null && !over && client.visit().in() > guard.maxRequestBytes()) {
            content.release();
            fail(Refusal.tooLarge(guard.maxRequestBytes()));
            return;
        }
        if (over || upstream == null && answerComplete) {
            content.release();
        } else {
            request.pass(content, upstream);
        }
        if (request.isComplete() && answerComplete) {
            finish();
        } else if (answer == null) {
            request.await(upstream);
        } else if (answerComplete) {
            clock.awaitRest();
        } else {
            clock.awaitNextByte();
        }
    }

    void onRequestPause() {
        if (upstream != null) {
            upstream.flush();
        }
    }

    void onUpstreamWritable() {
        // It was the upstream that would not take more.
        clock.restartPace();
        client.updateReading();
    }

    void onClientWritable() {
        boolean takes = client.channel().isWritable();
        if (upstream != null) {
            upstream.channel().config().setAutoRead(takes);
        }
        if (answer != null && !answerComplete && !takes) {
            clock.awaitReader();
        } else if (answer != null && !answerComplete) {
            clock.awaitNextByte();
        }
    }

    void onAnswer(HttpResponse response) {
        request.answered();
        int status = response.status().code();
        boolean switches = status == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
        if (!ResponseHead.isPassable(response) || switches && !head.upgrades()) {
            fail(badAnswer(BREAKS_RULES));
        } else if (switches) {
            switchProtocols(response);
        } else if (status < HttpResponseStatus.OK.code()) {
            interim.pass(response);
        } else {
            // What a client left waiting sends next, body or request, could not be told apart.
            boolean framed = request.isComplete() || !interim.leftWaiting();
            answer = ResponseHead.rewrite(
                    response, head, framed && !proxy.draining().getAsBoolean());
            search.stick(response.headers());
            dress(response);
            clock.awaitNextByte();
            client.write(response);
        }
    }

    void onAnswerBody(HttpContent content) {
        if (interim.ends(content) || over) {
            content.release();
        } else if (!content.decoderResult().isSuccess()) {
            content.release();
            fail(badAnswer(BREAKS_RULES));
        } else {
            client.write(content);
            if (content instanceof LastHttpContent) {
                answerDone();
            } else {
                onClientWritable();
            }
        }
    }

    void onAnswerPause() {
        client.flush();
    }

    /** The upstream ended the connection; the cause if it broke. */
    void onUpstreamEnd(@Nullable Throwable cause) {
        var ended = upstream;
        upstream = null;
        if (over || ended == null) {
            return;
        }
        if (answerComplete) {
            end();
            client.closeGracefully(false);
        } else if (answer != null || ended.heard() || !retry(cause instanceof UnprocessedException)) {
            fail(broken(ended, cause));
        }
    }

    /** Once, and only what does no harm when it is done twice, or was not done. */
    private boolean retry(boolean unprocessed) {
        if (retried || !request.takeBack(unprocessed)) {
            return false;
        }
        retried = true;
        if (search.reused() && search.isListed()) {
            search.beginAfresh();
            return true;
        }
        return search.beginElsewhere();
    }

    /** Neither side did anything for too long. */
    void expire() {
        var begun = answer;
        if (begun != null && !answerComplete && !client.channel().isWritable()) {
            client.visit().failed(Visit.CLIENT_STALLED);
            end();
            client.abort(begun.endsWithClose());
        } else if (answerComplete) {
            end();
            client.channel().close();
        } else if (!request.isComplete()
                && upstream != null
                && upstream.channel().isWritable()) {
            fail(Failure.requestTimedOut(), false);
        } else {
            fail(Failure.timedOut(search.label(), search.port(), Patience.text(clock.firstByte())));
        }
    }

    private void switchProtocols(HttpResponse response) {
        var connection = requireNonNull(upstream, "no upstream answered");
        if (client.holdsMore()) {
            fail(Failure.badRequest("more follows the WebSocket handshake before its answer"));
            return;
        }
        search.stick(response.headers());
        var open = search.handOver();
        upstream = null;
        over = true;
        ResponseHead.rewriteUpgrade(response, head);
        dress(response);
        client.write(response);
        client.write(LastHttpContent.EMPTY_LAST_CONTENT);
        client.flush();
        connection.channel().closeFuture().addListener(closed -> open.leave());
        Tunnel.join(client, connection, clock::awaitNextByte);
        clock.awaitNextByte();
        client.channel().config().setAutoRead(true);
    }

    private void dress(HttpResponse response) {
        var guard = search.guard();
        if (guard != null) {
            guard.fields().replaceIn(response.headers(), head.isSecure());
        }
    }

    private void answerDone() {
        answerComplete = true;
        client.flush();
        if (request.isComplete()) {
            finish();
        } else if (requireNonNull(answer, "no answer began").upstreamStays()
                && upstream != null
                && upstream.takesMore()) {
            clock.awaitRest();
        } else {
            end();
            client.closeGracefully(false);
        }
    }

    private void finish() {
        var done = requireNonNull(answer, "no answer began");
        var connection = upstream;
        boolean draining = proxy.draining().getAsBoolean();
        if (connection != null
                && done.upstreamStays()
                && connection.upstream().isListed()
                && connection.takesMore()
                && !draining) {
            upstream = null;
            connection.rest(idle);
        }
        end();
        client.exchangeDone(done.clientStays());
    }

    private Failure broken(UpstreamLink ended, @Nullable Throwable cause) {
        if (!ended.upstream().isListed()) {
            return Failure.replaced(search.label(), search.port());
        }
        return badAnswer((cause == null ? "it closed the connection" : "the connection broke")
                + " before its answer was complete");
    }

    private Failure badAnswer(String what) {
        return Failure.badAnswer(search.label(), search.port(), what);
    }

    /** Answers with a page of the router's own; if an answer has begun, breaks it off. */
    @Override
    public void fail(Failure failure) {
        answer(failure);
    }

    @Override
    public void answer(OwnAnswer own) {
        answer(own, request.ends());
    }

    private void fail(Failure failure, boolean requestEnds) {
        answer(failure, requestEnds);
    }

    private void answer(OwnAnswer own, boolean requestEnds) {
        var begun = answer;
        client.visit().failed(own.code());
        letGo();
        if (begun != null) {
            over = true;
            client.abort(begun.endsWithClose());
            return;
        }
        var page = proxy.pages().render(own, head, search.guard());
        boolean stays = requestEnds && head.keepAlive() && !proxy.draining().getAsBoolean();
        ResponseHead.setConnection(page, head, stays);
        answer = new ResponseHead(false, stays, false);
        answerComplete = true;
        client.write(page);
        client.flush();
        if (!stays) {
            over = true;
            client.closeGracefully(requestEnds);
        } else if (request.isComplete()) {
            finish();
        }
    }

    /** Nobody waits for the rest: the client is gone, or has what it gets. */
    void end() {
        over = true;
        letGo();
    }

    private void letGo() {
        if (upstream != null) {
            upstream.close();
            upstream = null;
        }
        search.end();
        request.release();
    }
}
