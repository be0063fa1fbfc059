package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Docker Engine of these tests' own beside the machine's: its folders lie on a small file system of their own, and its
 * networks are its own, so that it can be stopped, killed and filled up.
 */
final class OwnEngine implements AutoCloseable {
    private static final String SIZE = "3G";
    private static final long WRITTEN = 16 << 20;
    /** The engine that lives on the disk gives some of it back now and then. */
    private static final long GIVEN_BACK = 256 << 10;
    /** Below the folder of this checkout's build, so that several checkouts can test at a time. */
    private static final Path FOLDER = Path.of("target/engine").toAbsolutePath();

    private static final Path DISK = FOLDER.resolve("disk");
    private static final Path FILLER = DISK.resolve("filler");
    /** Long paths are no addresses of sockets. */
    private static final Path SOCKET = Path.of("/run", bridge() + ".sock");

    private OwnEngine() {}

    /** Removes what a killed run left, then starts one that has the machine's base and language images. */
    static OwnEngine start() {
        var engine = new OwnEngine();
        engine.close();
        run("mkdir", "-p", DISK.toString());
        mount();
        run("ip", "link", "add", bridge(), "type", "bridge");
        run("ip", "address", "add", "192.168." + number() + ".1/24", "dev", bridge());
        run("ip", "link", "set", bridge(), "up");
        rules().forEach(rule -> run("sh", "-c", "iptables " + rule.formatted("-I")));
        engine.launch();
        for (var image : EngineContainers.SHARED
                .docker("images", "--format", "{{.Repository}}:{{.Tag}}", "--filter", "label=berth.image")
                .lines()
                .filter(name -> name.matches("berth/[a-z]+:.*"))
                .toList()) {
            run("sh", "-c", "docker save " + image + " | docker -H " + engine.host() + " load");
        }
        return engine;
    }

    /** A container may have no loop devices; what lies in memory is as full when it is full. */
    private static void mount() {
        var file = FOLDER + "/disk.ext4";
        run(
                "sh",
                "-c",
                "truncate -s " + SIZE + " " + file + " && mkfs.ext4 -q -F -m 0 " + file + " && mount -o loop " + file
                        + " " + DISK + " || mount -t tmpfs -o size=" + SIZE + " berth-test " + DISK);
    }

    String host() {
        return "unix://" + SOCKET;
    }

    EngineContainers containers() {
        return new EngineContainers(host());
    }

    /** As when it is upgraded, or the machine boots: all its containers end with it. */
    void restart() {
        end("-TERM");
        launch();
    }

    /** {@code kill -9}; containers that it leaves running are found again by the next. */
    void crash() {
        end("-KILL");
        launch();
    }

    /** Leaves so many bytes of its disk, or some that the engine has given back since. */
    void fillUpTo(long left) {
        // Room that is set aside also takes room for its own record: the last of it is written, as far as it goes.
        long rest = Math.max(free() - left, 0);
        run(
                "sh",
                "-c",
                "fallocate -l " + Math.max(rest - WRITTEN, 1) + " " + FILLER + " && { head -c "
                        + Math.min(rest, WRITTEN) + " /dev/zero >>" + FILLER + " || true; } && sync -f " + FILLER);
        assertTrue(free() <= left + GIVEN_BACK, () -> "still free: " + free());
    }

    private static long free() {
        try {
            return Files.getFileStore(DISK).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void makeRoom() {
        run("rm", "-f", FILLER.toString());
    }

    private void launch() {
        // Without rules of its own: those of the machine's engine are not to be touched.
        run(
                "sh",
                "-c",
                "exec setsid dockerd -H " + host() + " --data-root " + DISK + "/data --exec-root " + FOLDER
                        + "/exec --pidfile " + FOLDER
                        + "/dockerd.pid --bridge " + bridge()
                        + " --iptables=false --ip-masq=false >>" + FOLDER + "/dockerd.log 2>&1 </dev/null &");
        Eventually.becomes(
                "the engine's answer",
                () -> new Command(Path.of("."), List.of("docker", "version"), Map.of("DOCKER_HOST", host()))
                        .run()
                        .status(),
                status -> status == 0);
    }

    /** Ends the engine and waits for it, and for its containerd, whose process id a next one would take for alive. */
    private void end(String signal) {
        run("sh", "-c", """
                gone() {
                  i=0
                  while [ -d /proc/$1 ] && ! grep -q '^State:.Z' /proc/$1/status && [ $i -lt 600 ]; do sleep 0.1; i=$((i+1)); done
                }
                pid=$(cat %1$s/dockerd.pid 2>/dev/null) || exit 0
                # A file of a run long ago may name somebody else's process by now.
                if grep -qa %1$s /proc/$pid/cmdline 2>/dev/null; then kill %2$s $pid; gone $pid; fi
                child=$(cat %1$s/exec/containerd/containerd.pid 2>/dev/null) && gone $child
                rm -f %1$s/dockerd.pid %1$s/exec/containerd/containerd.pid
                """.formatted(FOLDER, signal));
    }

    @Override
    public void close() {
        if (!Files.exists(FOLDER)) {
            return;
        }
        end("-TERM");
        // What an engine that was killed has left running.
        run("sh", "-c", """
                for shim in /proc/[0-9]*; do
                  grep -qa '%s/[e]xec' $shim/cmdline 2>/dev/null || continue
                  kill -KILL $(cat $shim/task/*/children) ${shim#/proc/} 2>/dev/null || true
                done
                """.formatted(FOLDER));
        // Its networks outlive it on the machine.
        run("sh", "-c", """
                for each in $(grep -aoh 'br-[0-9a-f]\\{12\\}' %s/data/network/files/local-kv.db 2>/dev/null | sort -u); do
                  ip link delete $each 2>/dev/null || true
                done
                """.formatted(DISK));
        run(
                "sh",
                "-c",
                "awk -v root=" + FOLDER
                        + "/ 'index($2, root) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n 1 umount -l");
        rules().forEach(rule -> run("sh", "-c", "while iptables " + rule.formatted("-D") + " 2>/dev/null; do :; done"));
        run("sh", "-c", "ip link delete " + bridge() + " 2>/dev/null || true");
        run("rm", "-rf", FOLDER.toString(), SOCKET.toString());
    }

    /** What build steps need to fetch packages; the rules that the machine's engine keeps are not touched. */
    private static List<String> rules() {
        return List.of(
                "%s FORWARD -i " + bridge() + " -j ACCEPT",
                "%s FORWARD -o " + bridge() + " -j ACCEPT",
                "-t nat %s POSTROUTING -s 192.168." + number() + ".0/24 ! -o " + bridge() + " -j MASQUERADE");
    }

    private static int number() {
        return 20 + Math.floorMod(FOLDER.toString().hashCode(), 200);
    }

    private static String bridge() {
        return "berth-test" + number();
    }

    private static void run(String... line) {
        new Command(Path.of("."), List.of(line), Map.of()).run().succeeded();
    }
}
