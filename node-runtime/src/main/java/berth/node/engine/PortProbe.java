package berth.node.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Tries whether a TCP port accepts. */
@FunctionalInterface
interface PortProbe {
    /** Between machine and container there is no distance: whoever has not accepted by now is busy or not there. */
    int LIMIT_MILLIS = 200;

    Answer connect(String host, int port);

    enum Answer {
        ACCEPTS,
        REFUSES,
        /** Listens with a full queue, or the address is not there. */
        SILENT
    }

    /** By a real connection, which is closed at once. */
    static Answer tcp(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), LIMIT_MILLIS);
            return Answer.ACCEPTS;
        } catch (SocketTimeoutException e) {
            return Answer.SILENT;
        } catch (IOException e) {
            return Answer.REFUSES;
        }
    }
}
