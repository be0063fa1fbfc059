package berth.router.proxy;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, by which programs that rotate logs ask for a new file. The JDK lets nobody handle signals but by a class that is not
 * part of its interface, so that it is looked for rather than compiled against; unhandled, the signal would end the router.
 */
final class HangUp {
    private static final System.Logger LOG = System.getLogger(HangUp.class.getName());

    private HangUp() {}

    /** Runs that at each. */
    static void runs(Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var acts = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, of) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), acts);
        } catch (ReflectiveOperationException e) {
            LOG.log(System.Logger.Level.WARNING, "SIGHUP is not handled: {0}", e.toString());
        }
    }
}
