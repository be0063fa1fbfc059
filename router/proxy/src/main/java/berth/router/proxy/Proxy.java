package berth.router.proxy;

import java.util.function.BooleanSupplier;

/**
 * What every connection works with.
 *
 * @param draining whether the router is about to stop: nothing is kept open for a next request
 */
record Proxy(Router router, Pages pages, Timeouts timeouts, Proxies proxies, BooleanSupplier draining) {}
