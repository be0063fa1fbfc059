package berth.router.proxy;

/** The same where the native transport cannot be loaded. */
class FramingOnNioTest extends FramingTest {
    @Override
    Transport transport() {
        return Transport.NIO;
    }
}
