package berth.router.proxy;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;

/** The answers 1xx that may come before the final one (RFC 9110 section 15.2). */
final class InterimAnswers {
    private final Client client;
    private final RequestHead head;
    private boolean open;
    private boolean continued;

    InterimAnswers(Client client, RequestHead head) {
        this.client = client;
        this.head = head;
    }

    /** Passes one on, unless the client would not understand it. */
    void pass(HttpResponse response) {
        open = true;
        boolean says100 = response.status().code() == HttpResponseStatus.CONTINUE.code();
        if (!head.http11() || says100 && !head.expectsContinue()) {
            return;
        }
        continued |= says100;
        ResponseHead.rewriteInterim(response);
        client.write(response);
        client.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Whether this is the decoder's end of an interim answer, which has no body. */
    boolean ends(HttpContent content) {
        boolean was = open;
        open = open && !(content instanceof LastHttpContent);
        return was;
    }

    /** Whether the client may be waiting to be told to continue: it may or may not send the body after a final answer. */
    boolean leftWaiting() {
        return head.expectsContinue() && !continued;
    }
}
