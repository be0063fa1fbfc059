package berth.router.proxy;

/**
 * What guards know, whichever table they came with.
 *
 * @param buckets what clients have left of their rates
 * @param passwords that proved right, and who compares others
 * @param httpsPort where they send clients that must come by TLS
 */
record GuardMemory(RateBuckets buckets, PasswordChecks passwords, HttpsPort httpsPort) {
    GuardMemory() {
        this(new RateBuckets(), new PasswordChecks(), new HttpsPort());
    }
}
