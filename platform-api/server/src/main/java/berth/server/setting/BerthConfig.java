package berth.server.setting;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The platform's settings, all that there are. A key {@code berth.*} that is not here stops the start. In the
 * environment {@code berth.builds.time-limit} is {@code BERTH_BUILDS_TIME_LIMIT}.
 */
@ConfigMapping(prefix = "berth")
public interface BerthConfig {
    /** Folder that holds everything Berth keeps. */
    Path home();

    /** Tells this Berth's containers and images from another's on the same engine; never changes. */
    String installation();

    /** Domain below which everything answers. */
    @WithDefault("localhost")
    String domain();

    /** The control plane's own listener. */
    Api api();

    /** The database. */
    Database database();

    /** The router. */
    Router router();

    /** The operator's account. */
    Operator operator();

    /** The Docker Engine. */
    Docker docker();

    /** Builds. */
    Builds builds();

    /** Deployments. */
    Deployments deployments();

    /** Instances. */
    Instances instances();

    /** git. */
    Git git();

    /** Webhooks. */
    Webhooks webhooks();

    /** For how long what is over is kept. */
    Keep keep();

    /** The control plane's own listener. */
    interface Api {
        /** TCP port on loopback. */
        @WithDefault("8081")
        int port();
    }

    /** The database. */
    interface Database {
        /** JDBC URL. */
        @WithDefault("jdbc:postgresql://127.0.0.1:8083/berth")
        String url();

        /** User name. */
        @WithDefault("berth")
        String user();

        /** The user's password. */
        Optional<String> password();
    }

    /** The router. */
    interface Router {
        /** Port in the URLs that users see. */
        @WithDefault("8080")
        int port();

        /** Where it takes route tables. */
        @WithDefault("http://127.0.0.1:8082")
        URI controlUrl();

        /** Shared with the router. */
        String controlSecret();
    }

    /** The operator's account. */
    interface Operator {
        /** The operator's token: the account is made at the start, and an earlier token is revoked. */
        Optional<String> token();
    }

    /** The Docker Engine. */
    interface Docker {
        /** Its API. */
        @WithDefault("unix:///var/run/docker.sock")
        URI host();
    }

    /** Builds. */
    interface Builds {
        /** How many at a time; default: half the cores, at least 1. */
        Optional<Integer> concurrency();

        /** After which a build is ended as failed. */
        @WithDefault("20m")
        @WithConverter(LengthOfTime.class)
        Duration timeLimit();
    }

    /** Deployments. */
    interface Deployments {
        /** How long new instances may take until they are healthy and routed. */
        @WithDefault("2m")
        @WithConverter(LengthOfTime.class)
        Duration timeLimit();

        /** How many instances more than wished, in percent, may run while new ones replace old ones. */
        @WithDefault("100")
        int maxSurge();

        /** How many of the old instances, in percent, may leave before new ones have come. */
        @WithDefault("0")
        int maxUnavailable();

        /**
         * Of how many releases of each environment, 1 at least and the newest included, the images are kept: so far one can
         * roll back. That of the live one and of one that may still come back by itself are kept anyway.
         */
        @WithDefault("10")
        int keepReleases();

        /** How long a release is watched that went live: if its instances die, the one before comes back; 0 for never. */
        @WithDefault("1m")
        @WithConverter(LengthOfTime.class)
        Duration watchTime();

        /** How long the release process of a deployment may take. */
        @WithDefault("10m")
        @WithConverter(LengthOfTime.class)
        Duration releaseLimit();

        /** How long requests to replaced instances may go on. */
        @WithDefault("30s")
        @WithConverter(LengthOfTime.class)
        Duration drainLimit();

        /** Between SIGTERM and SIGKILL. */
        @WithDefault("10s")
        @WithConverter(LengthOfTime.class)
        Duration stopGrace();
    }

    /** Instances. */
    interface Instances {
        /** Mebibytes of memory each may use. */
        @WithDefault("512")
        int memoryMebibytes();

        /** Processors each may use. */
        @WithDefault("1")
        double cpus();

        /** How often the machine's memory may be claimed by instances: what they may use, which few come near to. */
        @WithDefault("2")
        double memoryOvercommit();

        /** How often the machine's processors may be claimed: most instances wait most of the time. */
        @WithDefault("16")
        double cpuOvercommit();

        /** Processes and threads each may have. */
        @WithDefault("512")
        int processes();

        /** How long a one-off run, or a run of a schedule, may take. */
        @WithDefault("24h")
        @WithConverter(LengthOfTime.class)
        Duration runLimit();

        /** Addresses from which each environment gets a network. */
        @WithDefault("10.213.0.0/16")
        String addressPool();
    }

    /** git. */
    interface Git {
        /** Mebibytes that one push may bring. */
        @WithDefault("500")
        int maxPackMebibytes();

        /** Mebibytes that one file may have. */
        @WithDefault("50")
        int maxObjectMebibytes();
    }

    /** Webhooks. */
    interface Webhooks {
        /** Networks that they may reach though they are private; without it, public addresses alone. */
        Optional<List<String>> networks();
    }

    /** For how long what is over is kept. */
    interface Keep {
        /** Events. */
        @WithDefault("365d")
        @WithConverter(LengthOfTime.class)
        Duration events();

        /** Logs of builds, deployments and runs, and of instances. */
        @WithDefault("30d")
        @WithConverter(LengthOfTime.class)
        Duration logs();

        /** Repositories of deleted apps. */
        @WithDefault("30d")
        @WithConverter(LengthOfTime.class)
        Duration trash();
    }
}
