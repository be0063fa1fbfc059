package berth.router.proxy;

/** The same where the native library cannot be loaded, or is not wanted. */
class TlsOnJdkTest extends TlsTest {
    @Override
    boolean nativeLibrary() {
        return false;
    }
}
