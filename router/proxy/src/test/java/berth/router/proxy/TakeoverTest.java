package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TakeoverTest {
    private static final Takeover.Heir HEIR = new Takeover.Heir() {
        @Override
        public void begin() {
            throw new AssertionError("nothing was handed over");
        }

        @Override
        public void elsewhere(Unfinished unfinished) {
            throw new AssertionError("nothing was handed over");
        }
    };

    @TempDir
    Path folder;

    @Test
    void nothingIsInheritedWhereNobodyRuns() {
        var listeners = Takeover.listeners(folder.resolve("hand-over.sock"), Transport.best(), HEIR);
        assertFalse(listeners.inherits(RouterOptions.LISTEN));
    }

    @Test
    void routerThatGoesAwayMeanwhileIsSaidInOneLine() throws Exception {
        assumeTrue(Transport.best() == Transport.EPOLL, "descriptors can be handed over");
        var path = folder.resolve("hand-over.sock");
        try (var running = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            running.bind(UnixDomainSocketAddress.of(path));
            Thread.ofVirtual().start(() -> {
                try {
                    running.accept().close();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            var message = String.valueOf(
                    assertThrows(BadOptionException.class, () -> Takeover.listeners(path, Transport.EPOLL, HEIR))
                            .getMessage());
            assertTrue(message.contains(Upkeep.HAND_OVER) && !message.contains("\n"), message);
        }
    }

    @Test
    void whatIsUnfinishedCrossesAsALine() {
        var unfinished = new Unfinished(
                Map.of("10.0.0.1:80", 2, "[::1]:8080", 1), Map.of("shop/production", 3, "~odd = label\né", 1));
        assertEquals(unfinished, Unfinished.parse(unfinished.line()));
        assertEquals(unfinished.line().length() - 1, unfinished.line().indexOf('\n'));
        assertEquals(Unfinished.NOTHING, Unfinished.parse(Unfinished.NOTHING.line()));
        assertEquals(Unfinished.NOTHING, Unfinished.parse("=1 a= b=x 10.0.0.1:80 ~%zz=1 ~a%2=1"));
    }
}
