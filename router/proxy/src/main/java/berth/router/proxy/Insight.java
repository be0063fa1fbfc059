package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into a running router, for the control endpoint: how it is, and what it has counted. */
final class Insight {
    /** The control plane asks every few seconds; who is silent for that long is away. */
    private static final Duration AWAY = Duration.ofSeconds(30);

    private static final long LITTLE_SPACE = 64L * 1024 * 1024;
    private static final long MEBI = 1024 * 1024;
    private static final int MANY_PERCENT = 80;

    private final Router router;
    private final List<Path> files;
    private final InstantSource clock;
    private final Instant started;
    private volatile @Nullable Instant heard;
    private volatile @Nullable FrontDoor door;

    /** For a router that writes to those files. */
    Insight(Router router, List<Path> files) {
        this(router, files, InstantSource.system());
    }

    Insight(Router router, List<Path> files, InstantSource clock) {
        this.router = requireNonNull(router, "router is null");
        this.files = List.copyOf(files);
        this.clock = requireNonNull(clock, "clock is null");
        this.started = clock.instant();
    }

    /** The door is open from now on. */
    void watch(FrontDoor opened) {
        door = opened;
    }

    /** The control plane has just called. */
    void heard() {
        heard = clock.instant();
    }

    Health health() {
        var now = clock.instant();
        var last = heard;
        var process = ProcessFigures.now();
        var opened = door;
        long generation = router.status().generation();
        return new Health(
                ProcessHandle.current().pid(),
                generation,
                generation > 0,
                router.routes(),
                router.servedSince().until(now, ChronoUnit.SECONDS),
                new Health.ControlPlane(
                        last != null && last.plus(AWAY).isAfter(now),
                        last == null ? "" : last.truncatedTo(ChronoUnit.SECONDS).toString()),
                new Health.Connections(
                        opened == null ? 0 : opened.openConnections(),
                        process.descriptors(),
                        process.descriptorLimit()),
                warnings(process, now));
    }

    /** All metrics as text. */
    String metrics() {
        var out = new Exposition();
        var opened = door;
        if (opened != null) {
            var figures = opened.figures();
            Metrics.write(figures, out);
            forgetGone(figures, opened);
            out.gauge("berth_router_connections", "Clients' connections that are open.", opened.openConnections());
            out.counter(
                    "berth_router_connections_total",
                    "Clients' connections that were accepted.",
                    opened.acceptedConnections());
            out.counter(
                    "berth_router_access_log_lost_total",
                    "Lines of the access log that the disk did not take.",
                    opened.lostLogLines());
        }
        var status = router.status();
        out.gauge("berth_router_table_generation", "Generation of the table that is served.", status.generation());
        out.gauge("berth_router_routes", "Routes in that table.", router.routes());
        out.gauge(
                "berth_router_table_age_seconds",
                "Since it was taken, or read from disk.",
                router.servedSince().until(clock.instant(), ChronoUnit.SECONDS));
        out.counter("berth_router_tables_taken_total", "Tables that were taken.", router.taken());
        out.gauge(
                "berth_router_upstreams_dead",
                "Upstreams that do not accept connections.",
                status.dead().size());
        var last = heard;
        out.gauge(
                "berth_router_control_plane_silent_seconds",
                "Since the control plane called, or since the start.",
                (last == null ? started : last).until(clock.instant(), ChronoUnit.SECONDS));
        process(out);
        return out.toString();
    }

    /** An app that has left the table has no figures any more, so that their number has a bound. */
    private void forgetGone(Figures figures, FrontDoor opened) {
        var gone = new HashSet<>(figures.apps().keySet());
        gone.remove("");
        gone.remove(LaneSight.OTHERS);
        router.removeServed(gone);
        if (!gone.isEmpty()) {
            opened.forgetApps(gone);
        }
    }

    private void process(Exposition out) {
        var process = ProcessFigures.now();
        out.gauge("process_open_fds", "Files and sockets that are open.", process.descriptors());
        out.gauge("process_max_fds", "How many may be open.", process.descriptorLimit());
        out.gauge("process_resident_memory_bytes", "Memory.", process.residentBytes());
        out.counter("process_cpu_seconds_total", "Processor time of user and system.", process.cpuSeconds());
        out.gauge("process_start_time_seconds", "When it started, since 1970.", started.getEpochSecond());
    }

    private List<String> warnings(ProcessFigures process, Instant now) {
        var warnings = new ArrayList<String>();
        var last = heard;
        if (last != null && last.plus(AWAY).isBefore(now)) {
            warnings.add("the control plane has not called since " + last.truncatedTo(ChronoUnit.SECONDS)
                    + ": the last table is served on");
        }
        if (!router.isRemembered()) {
            warnings.add("the route table could not be saved: a restart would not know it");
        }
        var opened = door;
        if (opened != null && !opened.logTrouble().isEmpty()) {
            warnings.add(opened.logTrouble());
        }
        if (process.descriptorLimit() > 0 && process.descriptors() * 100 > process.descriptorLimit() * MANY_PERCENT) {
            warnings.add(process.descriptors() + " of " + process.descriptorLimit()
                    + " file descriptors are in use: raise the limit (ulimit -n)");
        }
        files.forEach(file -> warnOfSpace(file, warnings));
        return warnings;
    }

    private static void warnOfSpace(Path file, List<String> warnings) {
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null && Files.isDirectory(folder)) {
                long free = Files.getFileStore(folder).getUsableSpace();
                var warning = "only " + free / MEBI + " MiB are free in " + folder;
                if (free < LITTLE_SPACE && !warnings.contains(warning)) {
                    warnings.add(warning);
                }
            }
        } catch (IOException e) {
            warnings.add("cannot tell how much space is free for " + file + ": " + e.getMessage());
        }
    }
}
