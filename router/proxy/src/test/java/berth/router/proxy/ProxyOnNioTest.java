package berth.router.proxy;

/** The same where the native transport cannot be loaded. */
class ProxyOnNioTest extends ProxyTest {
    @Override
    Transport transport() {
        return Transport.NIO;
    }
}
