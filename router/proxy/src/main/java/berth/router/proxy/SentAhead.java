package berth.router.proxy;

import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What a client has sent and nobody has taken yet, in its order. Who takes a message releases it. */
final class SentAhead {
    private final Queue<Object> messages = new ArrayDeque<>(2);

    void add(Object message) {
        messages.add(message);
    }

    /** The earliest; null if there is none. */
    @Nullable
    Object take() {
        return messages.poll();
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Nobody will take what is left. */
    void release() {
        messages.forEach(ReferenceCountUtil::release);
        messages.clear();
    }
}
