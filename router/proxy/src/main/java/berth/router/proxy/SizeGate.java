package berth.router.proxy;

import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** Refuses a body that says beforehand that it is too large; what says nothing is counted as it comes. */
record SizeGate(long maxBytes) implements Gate {
    @Override
    public @Nullable OwnAnswer stop(RequestHead head) {
        return HttpUtil.getContentLength(head.forUpstream(), 0L) > maxBytes ? Refusal.tooLarge(maxBytes) : null;
    }
}
