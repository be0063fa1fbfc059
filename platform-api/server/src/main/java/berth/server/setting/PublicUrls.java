package berth.server.setting;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/** Where users reach things, all through the router. */
@ApplicationScoped
public class PublicUrls {
    /** Name of every app's first environment, which has the app's own host name. */
    public static final String PRODUCTION = "production";

    private final BerthConfig config;

    PublicUrls(BerthConfig config) {
        this.config = config;
    }

    /** Host name of console, API and git. */
    public String platformHost() {
        return "berth." + config.domain();
    }

    /** Host name of an environment: one label, so that one wildcard certificate covers all. */
    public String host(String app, String environment) {
        var label = environment.equals(PRODUCTION) ? app : environment + "--" + app;
        return label + "." + config.domain();
    }

    /** Where an environment answers. */
    public URI environment(String app, String environment) {
        return http(host(app, environment), "/");
    }

    /** An app's git remote. */
    public URI git(String app) {
        return http(platformHost(), "/git/" + app + ".git");
    }

    private URI http(String host, String path) {
        var port = config.router().port();
        return URI.create("http://" + host + (port == 80 ? "" : ":" + port) + path);
    }
}
