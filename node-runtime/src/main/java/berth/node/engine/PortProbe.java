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

    int GLANCE_MILLIS = 20;

    Answer connect(String host, int port);

    enum Answer {
        ACCEPTS,
        REFUSES,
        /** Listens with a full queue, or the address is not there. */
        SILENT
    }

    /** By a real connection, which is closed at once. */
    static Answer tcp(String host, int port) {
        return tcp(host, port, LIMIT_MILLIS);
    }

    /** As {@link #tcp}, for whoever asks often: one that has just died is silent, and how it ended is seen for a moment only. */
    static Answer glance(String host, int port) {
        return tcp(host, port, GLANCE_MILLIS);
    }

    private static Answer tcp(String host, int port, int limitMillis) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), limitMillis);
            return Answer.ACCEPTS;
        } catch (SocketTimeoutException e) {
            return Answer.SILENT;
        } catch (IOException e) {
            return Answer.REFUSES;
        }
    }
}
