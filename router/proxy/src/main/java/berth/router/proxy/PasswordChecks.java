package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.PasswordHash;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares passwords with their hashes, which takes tens of milliseconds each, on threads of its own. The fifty requests
 * of one page cost one comparison: those that come meanwhile wait for the first, and what was right is remembered for a while.
 */
final class PasswordChecks {
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 256;
    /** One who guesses must not keep out all others. */
    private static final int MOST_OF_ONE_ADDRESS = 8;

    private final KnownPasswords known = new KnownPasswords();
    private final Map<KnownPasswords.Key, Open> open = new HashMap<>();
    private final Map<String, Integer> byAddress = new HashMap<>();
    private final Executor threads = threads();

    /** Tells what came of it: at once if it is known, else later on that event loop. */
    void check(Check check, Origin origin, EventLoop loop, Consumer<Outcome> then) {
        var key = known.key(check);
        if (known.contains(key)) {
            then.accept(Outcome.RIGHT);
        } else if (!enter(key, check, origin.text(), new Waiting(loop, then))) {
            then.accept(Outcome.TOO_MANY);
        }
    }

    private synchronized boolean enter(KnownPasswords.Key key, Check check, String address, Waiting who) {
        var same = open.get(key);
        if (same != null) {
            return same.waiting().size() < MOST_WAITING && same.waiting().add(who);
        }
        if (byAddress.getOrDefault(address, 0) >= MOST_OF_ONE_ADDRESS) {
            return false;
        }
        var begun = new Open(address, new ArrayList<>(List.of(who)));
        try {
            threads.execute(() -> compare(key, check));
        } catch (RejectedExecutionException e) {
            return false;
        }
        open.put(key, begun);
        byAddress.merge(address, 1, Integer::sum);
        return true;
    }

    private void compare(KnownPasswords.Key key, Check check) {
        var outcome = Outcome.WRONG;
        try {
            if (PasswordHash.parse(check.hash()).matches(check.password())) {
                known.add(key);
                outcome = Outcome.RIGHT;
            }
        } finally {
            var told = outcome;
            leave(key).forEach(one -> one.loop().execute(() -> one.then().accept(told)));
        }
    }

    private synchronized List<Waiting> leave(KnownPasswords.Key key) {
        var done = requireNonNull(open.remove(key), "nobody waits");
        byAddress.computeIfPresent(done.address(), PasswordChecks::oneLess);
        return done.waiting();
    }

    private static @Nullable Integer oneLess(String address, Integer count) {
        return count == 1 ? null : count - 1;
    }

    private static Executor threads() {
        var pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("passwords-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** What came of a check. */
    enum Outcome {
        RIGHT,
        WRONG,
        /** Nobody looked: too many others wait. */
        TOO_MANY
    }

    /** Whether that is the hash of this password. */
    record Check(String hash, String password) {
        Check {
            requireNonNull(hash, "hash is null");
            requireNonNull(password, "password is null");
        }

        /** Without either. */
        @Override
        public String toString() {
            return "Check";
        }
    }

    private record Open(String address, List<Waiting> waiting) {}

    private record Waiting(EventLoop loop, Consumer<Outcome> then) {}
}
