package berth.router.proxy;

/** What guards remember of requests, whichever table they came with. */
record GuardMemory(RateBuckets buckets, PasswordChecks passwords) {
    GuardMemory() {
        this(new RateBuckets(), new PasswordChecks());
    }
}
