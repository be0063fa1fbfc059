package berth.server.wiring;

import berth.builder.BuildKitBuilder;
import berth.builder.Builder;
import berth.builder.BuilderOptions;
import berth.node.NodeRuntime;
import berth.node.engine.AddressPool;
import berth.node.engine.Cidr;
import berth.node.engine.DockerEngineOptions;
import berth.node.engine.DockerEngineRuntime;
import berth.router.RouterControl;
import berth.router.RouterControlClient;
import berth.server.setting.BerthConfig;
import berth.server.source.Repositories;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Makes the workers, which are plain objects, from the settings. */
class Wiring {
    /** Each environment's network has 64 addresses: room for some 60 instances, and 1,024 environments in the pool. */
    private static final int ENVIRONMENT_PREFIX = 26;

    /** Build steps reach package registries the way this machine does. */
    private static final List<String> PROXY_VARIABLES =
            List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy");

    @Produces
    @Singleton
    Repositories repositories(BerthConfig config) {
        return new Repositories(config.home().resolve("git"));
    }

    @Produces
    @Singleton
    RouterControl router(BerthConfig config) {
        return new RouterControlClient(
                config.router().controlUrl(), config.router().controlSecret());
    }

    void closeBuilder(@Disposes Builder builder) throws Exception {
        if (builder instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    void closeNodeRuntime(@Disposes NodeRuntime runtime) throws Exception {
        if (runtime instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    @Produces
    @Singleton
    Builder builder(BerthConfig config) {
        var proxies = new HashMap<String, String>();
        for (String name : PROXY_VARIABLES) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> proxies.put(name, value));
        }
        return new BuildKitBuilder(
                BuilderOptions.of(config.installation(), config.home().resolve("scratch"))
                        .withDockerHost(config.docker().host())
                        .withProxies(proxies));
    }

    @Produces
    @Singleton
    NodeRuntime nodeRuntime(BerthConfig config) {
        return new DockerEngineRuntime(DockerEngineOptions.of(config.installation())
                .withHost(config.docker().host())
                .withPool(new AddressPool(Cidr.of(config.instances().addressPool()), ENVIRONMENT_PREFIX)));
    }
}
