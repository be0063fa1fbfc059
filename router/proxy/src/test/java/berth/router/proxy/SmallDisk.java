package berth.router.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes as much as there is room for, in the middle of a line if need be, as file systems do; else keeps real files. */
final class SmallDisk implements LogFile.Disk {
    private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
    private Step beforeRefusal = () -> {};

    /** From now on it takes that many octets more. */
    void room(int octets) {
        room.set(octets);
    }

    /** What happens in between, when it has taken something of what it then refuses. */
    void beforeRefusal(Step step) {
        beforeRefusal = step;
    }

    @Override
    public SeekableByteChannel open(Path path) throws IOException {
        var file = Files.newByteChannel(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return new SeekableByteChannel() {
            @Override
            public int write(ByteBuffer octets) throws IOException {
                if (room.get() == 0) {
                    beforeRefusal.run();
                    throw new IOException("the disk is full");
                }
                int taken = file.write(octets.slice(octets.position(), Math.min(room.get(), octets.remaining())));
                octets.position(octets.position() + taken);
                room.addAndGet(-taken);
                return taken;
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public SeekableByteChannel truncate(long size) throws IOException {
                file.truncate(size);
                return this;
            }

            @Override
            public int read(ByteBuffer octets) throws IOException {
                return file.read(octets);
            }

            @Override
            public long position() throws IOException {
                return file.position();
            }

            @Override
            public SeekableByteChannel position(long wanted) throws IOException {
                file.position(wanted);
                return this;
            }

            @Override
            public boolean isOpen() {
                return file.isOpen();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    /** What may fail as files do. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }
}
