package berth.router.proxy;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Writes answers; knows that the answer to HEAD has no body, also after interim answers. */
final class AnswerEncoder extends HttpResponseEncoder {
    private boolean answersHead;

    void answersHead(boolean toHead) {
        answersHead = toHead;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return answersHead || super.isContentAlwaysEmpty(response);
    }
}
