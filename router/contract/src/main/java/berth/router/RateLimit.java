package berth.router;

/**
 * How much one client address may ask: a bucket of tokens, one taken by each request.
 *
 * @param perSecond tokens that come back each second, above 0; less than 1 is possible
 * @param burst most tokens at a time, at least 1; left out: those of one second
 */
public record RateLimit(double perSecond, int burst) {
    private static final double HIGHEST = 1_000_000;

    public RateLimit {
        if (!(perSecond > 0 && perSecond <= HIGHEST)) {
            throw new IllegalArgumentException(
                    "perSecond " + perSecond + " of a rate limit is not above 0, up to a million");
        }
        if (burst < 0) {
            throw new IllegalArgumentException("burst " + burst + " of a rate limit is negative");
        }
        if (burst == 0) {
            burst = (int) Math.ceil(perSecond);
        }
    }
}
