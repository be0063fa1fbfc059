package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** An answer on its way to the client: an upstream's, rewritten for whoever asked, or one of the router's own. */
final class AnswerSide {
    private final Proxy proxy;
    private final Client client;
    private final RequestHead head;
    private final UpstreamSearch search;
    private final InterimAnswers interim;
    private @Nullable ResponseHead begun;
    private boolean complete;

    AnswerSide(Proxy proxy, Client client, RequestHead head, UpstreamSearch search) {
        this.proxy = requireNonNull(proxy, "proxy is null");
        this.client = requireNonNull(client, "client is null");
        this.head = requireNonNull(head, "head is null");
        this.search = requireNonNull(search, "search is null");
        this.interim = new InterimAnswers(client, head);
    }

    /** Whether the client was sent the head of the final answer. */
    boolean hasBegun() {
        return begun != null;
    }

    /** Whether it was sent all of it. */
    boolean isComplete() {
        return complete;
    }

    /** Whether the client is in the midst of it. */
    boolean isUnderWay() {
        return begun != null && !complete;
    }

    /** Whether the upstream's connection may carry another request after it. */
    boolean upstreamStays() {
        return begun().upstreamStays();
    }

    /** Whether the client's may. */
    boolean clientStays() {
        return begun().clientStays();
    }

    /** Whether that is an answer that this request can have. */
    boolean takes(HttpResponse response) {
        return ResponseHead.isPassable(response) && (!switches(response) || head.upgrades());
    }

    /** Whether that is the end of HTTP on these connections. */
    static boolean switches(HttpResponse response) {
        return response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    /** Passes on the head of an answer, final or interim; true if it was final. */
    boolean pass(HttpResponse response, boolean requestComplete) {
        if (response.status().code() < HttpResponseStatus.OK.code()) {
            interim.pass(response);
            return false;
        }
        // What a client left waiting sends next, body or request, could not be told apart.
        boolean framed = requestComplete || !interim.leftWaiting();
        begun = ResponseHead.rewrite(response, head, framed && !proxy.draining().getAsBoolean());
        search.stick(response.headers());
        dress(response);
        client.write(response);
        return true;
    }

    /** Whether that is the end of an interim answer, which nobody wants. */
    boolean endsInterim(HttpContent content) {
        return interim.ends(content);
    }

    /** Passes on a part of the body; true if it was the last. */
    boolean pass(HttpContent content) {
        client.write(content);
        complete |= content instanceof LastHttpContent;
        return complete;
    }

    /** Passes on the last answer there is. */
    void passSwitch(HttpResponse response) {
        search.stick(response.headers());
        ResponseHead.rewriteUpgrade(response, head);
        dress(response);
        client.write(response);
        client.write(LastHttpContent.EMPTY_LAST_CONTENT);
        client.flush();
    }

    /** Answers in the router's own name. */
    void send(OwnAnswer own, boolean requestEnds) {
        var page = proxy.pages().render(own, head, search.guard());
        boolean stays = requestEnds && head.keepAlive() && !proxy.draining().getAsBoolean();
        ResponseHead.setConnection(page, head, stays);
        begun = new ResponseHead(false, stays, false);
        complete = true;
        client.write(page);
        client.flush();
    }

    /** Breaks it off, so that the client cannot take it for complete; if it has not begun, the client gets none. */
    void breakOff() {
        client.abort(begun != null && begun.endsWithClose());
    }

    private ResponseHead begun() {
        return requireNonNull(begun, "no answer began");
    }

    private void dress(HttpResponse response) {
        var guard = search.guard();
        if (guard != null) {
            guard.fields().replaceIn(response.headers(), head.isSecure());
        }
    }
}
