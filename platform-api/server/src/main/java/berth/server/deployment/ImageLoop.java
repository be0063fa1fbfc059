package berth.server.deployment;

import berth.builder.Builder;
import berth.builder.BuilderUnavailableException;
import berth.server.release.OldImages;
import berth.server.time.Loop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Removes the images of old releases, and only those that Berth has made itself: the builder knows them by their label. */
@ApplicationScoped
public class ImageLoop {
    private static final Logger LOG = Logger.getLogger(ImageLoop.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final OldImages images;
    private final Builder builder;
    private final Loop loop = new Loop("images", INTERVAL, this::turn);

    ImageLoop(OldImages images, Builder builder) {
        this.images = images;
        this.builder = builder;
    }

    /** Begins to look. */
    public void start() {
        loop.start();
    }

    /** Looks no more. */
    public void stop() {
        loop.close();
    }

    void turn() {
        int gone = images.letGo();
        if (gone > 0) {
            LOG.infof("the images of %d old releases are needed no more", gone);
        }
        for (String image : images.due()) {
            try {
                builder.removeImage(image);
                images.removed(image);
            } catch (BuilderUnavailableException e) {
                LOG.warnf("image %s is removed later: %s", image, e.getMessage());
                return;
            }
        }
    }
}
