package berth.builder;

import java.io.InputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The real builder keeps the contract. */
class BuildKitBuilderIT extends BuilderContract {
    private static TestBuilder builder;

    @BeforeAll
    static void start() throws Exception {
        builder = TestBuilder.start("contract");
    }

    @AfterAll
    static void stop() throws Exception {
        builder.close();
    }

    @Override
    protected Builder builder() {
        return builder.builder();
    }

    @Override
    protected InputStream quickSource() {
        return Sources.of("index.html", "<h1>Hello</h1>");
    }

    @Override
    protected InputStream slowSource() {
        // A different file each time, so that the step never comes from the cache.
        return Sources.of(
                "Dockerfile",
                "FROM berth/base\nCOPY nonce /\nRUN echo going && sleep 300\nCMD [\"true\"]\n",
                "nonce",
                java.util.UUID.randomUUID().toString());
    }

    @Override
    protected InputStream brokenSource() {
        return Sources.of("Dockerfile", "FROM berth/base\nRUN echo 'error: no luck' && exit 3\n");
    }
}
