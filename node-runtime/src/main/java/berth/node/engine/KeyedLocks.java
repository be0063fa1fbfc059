package berth.node.engine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A read-write lock for each key that is in use now. */
final class KeyedLocks<K> {
    private final ConcurrentMap<K, Entry> entries = new ConcurrentHashMap<>();

    /** Runs beside other sharers of the key. */
    void shared(K key, Runnable action) {
        Entry entry = enter(key);
        hold(key, entry.lock.readLock(), action);
    }

    /** Runs alone. */
    void alone(K key, Runnable action) {
        Entry entry = enter(key);
        hold(key, entry.lock.writeLock(), action);
    }

    private Entry enter(K key) {
        return entries.compute(key, (k, present) -> {
            Entry entry = present == null ? new Entry() : present;
            entry.users++;
            return entry;
        });
    }

    private void hold(K key, Lock lock, Runnable action) {
        try {
            lock.lock();
            try {
                action.run();
            } finally {
                lock.unlock();
            }
        } finally {
            entries.computeIfPresent(key, (k, entry) -> --entry.users == 0 ? null : entry);
        }
    }

    private static final class Entry {
        final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        int users;
    }
}
