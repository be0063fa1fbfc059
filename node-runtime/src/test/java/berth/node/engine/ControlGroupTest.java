package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupTest {
    @TempDir
    Path root;

    @Test
    void versionTwoIsRead() throws IOException {
        write("proc/7/cgroup", "0::/system.slice/docker-ab.scope\n");
        write("cgroup/cgroup.controllers", "cpu memory\n");
        write("cgroup/system.slice/docker-ab.scope/cpu.stat", "usage_usec 1500000\nuser_usec 1\n");
        write("cgroup/system.slice/docker-ab.scope/memory.current", "5000\n");
        write("cgroup/system.slice/docker-ab.scope/memory.stat", "anon 1\ninactive_file 2000\n");
        assertEquals(Optional.of(new ControlGroup.Usage(Duration.ofMillis(1500), 3000)), usage(7));
    }

    @Test
    void versionOneIsRead() throws IOException {
        write("proc/7/cgroup", "9:name=systemd:/x\n5:cpu,cpuacct:/docker/ab\n4:memory:/docker/ab\n0::/x\n");
        write("cgroup/cpuacct/docker/ab/cpuacct.usage", "2000000\n");
        write("cgroup/memory/docker/ab/memory.usage_in_bytes", "9000\n");
        write("cgroup/memory/docker/ab/memory.stat", "inactive_file 1\ntotal_inactive_file 4000\n");
        assertEquals(Optional.of(new ControlGroup.Usage(Duration.ofMillis(2), 5000)), usage(7));
    }

    @Test
    void aProcessThatIsGoneHasNone() throws IOException {
        assertEquals(Optional.empty(), usage(7));
        assertEquals(Optional.empty(), usage(0));
        write("proc/7/cgroup", "0::/gone\n");
        write("cgroup/cgroup.controllers", "cpu\n");
        assertEquals(Optional.empty(), usage(7));
    }

    private Optional<ControlGroup.Usage> usage(long pid) {
        return new ControlGroup(root.resolve("proc"), root.resolve("cgroup")).of(pid);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
