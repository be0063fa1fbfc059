package berth.router.proxy;

import java.security.SecureRandom;

/**
 * A bucket of tokens for each of the clients that asked lately, shared by all routes and event loops. Holds a bounded number:
 * where one must go, it is the fullest of its neighbours, which forgets least. What is kept of a bucket is when it will be full
 * (the generic cell rate algorithm, ITU-T I.371).
 */
final class RateBuckets {
    private static final int STRIPES = 64;
    private static final int PER_STRIPE = 1024;
    private static final int NEIGHBOURS = 8;

    private final Stripe[] stripes = new Stripe[STRIPES];
    /** Nobody can choose an address that shares a bucket with another's. */
    private final long seed = new SecureRandom().nextLong();

    RateBuckets() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /**
     * Takes a token.
     *
     * @param bucket whose, as {@link #name} says
     * @param pace nanoseconds until a token comes back
     * @param depth nanoseconds until all tokens of an empty bucket are back
     * @param now by {@link System#nanoTime}
     * @return nanoseconds until there will be one; 0 or less if one was taken
     */
    long take(long bucket, long pace, long depth, long now) {
        return stripes[(int) (bucket >>> 58)].take(bucket, pace, depth, now);
    }

    /** Of a client at a route, by what the route is called; of IPv6 clients the first 64 bits count, which one person has. */
    long name(long route, byte[] address) {
        long name = seed ^ route;
        int octets = Math.min(address.length, Long.BYTES);
        for (int i = 0; i < octets; i++) {
            name = mix(name + (address[i] & 0xff) + 1);
        }
        return name == 0 ? 1 : name;
    }

    /** What a route is called here. */
    long route(String text) {
        long name = seed;
        for (int i = 0; i < text.length(); i++) {
            name = mix(name + text.charAt(i) + 1);
        }
        return name;
    }

    /** The finalizer of SplitMix64: every bit of the argument decides half of the bits of the result. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** Some of the buckets, under a lock of their own; takes no room before it is used. */
    private static final class Stripe {
        private long[] names = {};
        private long[] fullAt = {};

        synchronized long take(long bucket, long pace, long depth, long now) {
            if (names.length == 0) {
                names = new long[PER_STRIPE];
                fullAt = new long[PER_STRIPE];
            }
            int place = place(bucket, now);
            long full = names[place] == bucket && fullAt[place] - now > 0 ? fullAt[place] : now;
            long then = full + pace;
            long wait = then - now - depth;
            if (wait <= 0) {
                names[place] = bucket;
                fullAt[place] = then;
            }
            return wait;
        }

        private int place(long bucket, long now) {
            int first = (int) (bucket & (PER_STRIPE - 1)) & -NEIGHBOURS;
            int fullest = first;
            for (int i = first; i < first + NEIGHBOURS; i++) {
                if (names[i] == bucket) {
                    return i;
                }
                if (lacks(i, now) < lacks(fullest, now)) {
                    fullest = i;
                }
            }
            return fullest;
        }

        private long lacks(int place, long now) {
            return names[place] == 0 ? Long.MIN_VALUE : fullAt[place] - now;
        }
    }
}
