package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;

import berth.router.Route;
import berth.router.RoutePolicy;
import berth.router.UpstreamLimit;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients of {@code shop.localhost}, each of which awaits its answer on a thread of its own. */
final class WaitingClients implements AutoCloseable {
    private static final String WAITING = "berth_router_requests_waiting{app=\"shop\",environment=\"production\"}";

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final RunningRouter router;

    WaitingClients(RunningRouter router) {
        this.router = router;
    }

    /** A route to those apps that lets each have no more than that at a time. */
    static Route limited(UpstreamLimit limit, BusyUpstream... apps) {
        var names = new ArrayList<String>();
        for (var each : apps) {
            names.add(each.name());
        }
        return route("shop.localhost", names.toArray(String[]::new))
                .withPolicy(RoutePolicy.NONE.withUpstreamLimit(limit));
    }

    /** What it is answered: status, code of the error if there is one, and body. */
    Future<String> get(Asking asking, String path) {
        return submit(() -> {
            var answer = asking.get(router, path);
            return answer.said() + " " + answer.body();
        });
    }

    <T> Future<T> submit(Callable<T> client) {
        return clients.submit(client);
    }

    /** Until so many wait for a place. */
    void awaitWaiting(int wanted) throws InterruptedException {
        RunningRouter.await(
                wanted + " wait",
                () -> router.metrics().getOrDefault(WAITING, "0").equals(Integer.toString(wanted)));
    }

    @Override
    public void close() {
        clients.close();
    }
}
