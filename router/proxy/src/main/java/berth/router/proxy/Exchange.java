package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Finds an upstream, passes both ways what comes as it comes, and no faster than the other
 * side takes it. All of it happens on one event loop. The answer may begin before the request has ended.
 */
final class Exchange implements UpstreamSearch.Finder {
    private final Proxy proxy;
    private final IdleConnections idle;
    private final Client client;
    private final RequestHead head;
    private final UpstreamSearch search;
    private final ExchangeClock clock;
    private final RequestSide request;
    private final AnswerSide answer;
    private @Nullable UpstreamLink upstream;
    private boolean retried;
    private boolean over;

    Exchange(Proxy proxy, Lane lane, Client client, RequestHead head) {
        this.proxy = proxy;
        this.idle = lane.idle();
        this.client = requireNonNull(client, "client is null");
        this.head = requireNonNull(head, "head is null");
        this.search = new UpstreamSearch(proxy, lane, head, this);
        this.clock = new ExchangeClock(client.deadline(), proxy.timeouts(), search, head.hasBody());
        this.request = new RequestSide(head, search, clock);
        this.answer = new AnswerSide(proxy, client, head, search);
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
        if (over || answer.isComplete() && upstream == null) {
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
    public void onWait(boolean held) {
        client.visit().waits(held);
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
            answer(Failure.badRequest("a part of the body breaks the rules of HTTP/1.1"), false);
            return;
        }
        request.received(content);
        var guard = search.guard();
        if (guard != null && !over && client.visit().in() > guard.maxRequestBytes()) {
            content.release();
            fail(Refusal.tooLarge(guard.maxRequestBytes()));
            return;
        }
        if (over || upstream == null && answer.isComplete()) {
            content.release();
        } else {
            request.pass(content, upstream);
        }
        if (request.isComplete() && answer.isComplete()) {
            finish();
        } else if (!answer.hasBegun()) {
            request.await(upstream);
        } else if (answer.isComplete()) {
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
        if (answer.isUnderWay() && !takes) {
            clock.awaitReader();
        } else if (answer.isUnderWay()) {
            clock.awaitNextByte();
        }
    }

    void onAnswer(HttpResponse response) {
        request.answered();
        if (!answer.takes(response)) {
            fail(search.brokeRules());
        } else if (AnswerSide.switches(response)) {
            switchProtocols(response);
        } else if (answer.pass(response, request.isComplete())) {
            clock.awaitNextByte();
        }
    }

    void onAnswerBody(HttpContent content) {
        if (answer.endsInterim(content) || over) {
            content.release();
        } else if (!content.decoderResult().isSuccess()) {
            content.release();
            fail(search.brokeRules());
        } else if (answer.pass(content)) {
            answerDone();
        } else {
            onClientWritable();
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
        if (answer.isComplete()) {
            end();
            client.closeGracefully(false);
        } else if (answer.hasBegun() || ended.heard() || !retry(cause instanceof UnprocessedException)) {
            fail(search.broken(ended.upstream(), cause));
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
        if (answer.isUnderWay() && !client.channel().isWritable()) {
            breakOff(Visit.CLIENT_STALLED);
        } else if (answer.isComplete()) {
            end();
            client.channel().close();
        } else if (upstreamTakes() && !request.isComplete()) {
            answer(Failure.requestTimedOut(), false);
        } else {
            fail(Failure.timedOut(search.label(), search.port(), Patience.text(clock.firstByte())));
        }
    }

    private boolean upstreamTakes() {
        return upstream != null && upstream.channel().isWritable();
    }

    /** The router stops now. */
    void cut() {
        breakOff(answer.isComplete() ? "" : Visit.ROUTER_STOPPED);
    }

    private void breakOff(String code) {
        client.visit().failed(code);
        end();
        answer.breakOff();
    }

    private void switchProtocols(HttpResponse response) {
        var connection = requireNonNull(upstream, "no upstream answered");
        if (client.holdsMore()) {
            fail(Failure.badRequest("more follows the WebSocket handshake before its answer"));
            return;
        }
        answer.passSwitch(response);
        var open = search.handOver();
        upstream = null;
        over = true;
        connection.channel().closeFuture().addListener(closed -> open.leave());
        Tunnel.join(client, connection, clock::awaitNextByte);
        clock.awaitNextByte();
        client.channel().config().setAutoRead(true);
    }

    private void answerDone() {
        client.flush();
        if (request.isComplete()) {
            finish();
        } else if (answer.upstreamStays() && upstream != null && upstream.takesMore()) {
            clock.awaitRest();
        } else {
            end();
            client.closeGracefully(false);
        }
    }

    private void finish() {
        var connection = upstream;
        if (connection != null
                && answer.upstreamStays()
                && connection.upstream().isListed()
                && connection.takesMore()
                && !proxy.draining().getAsBoolean()) {
            upstream = null;
            connection.rest(idle);
        }
        end();
        client.exchangeDone(answer.clientStays());
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

    private void answer(OwnAnswer own, boolean requestEnds) {
        client.visit().failed(own.code());
        letGo();
        if (answer.hasBegun()) {
            over = true;
            answer.breakOff();
            return;
        }
        answer.send(own, requestEnds);
        if (!answer.clientStays()) {
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
