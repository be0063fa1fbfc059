package berth.server.git;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.app.AppRef;
import berth.server.source.Repositories;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.util.io.LimitedInputStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Gives an app's source to those who clone and fetch, by protocol version 2 where the client knows it. */
@ApplicationScoped
class GitFetch {
    private static final Logger LOG = Logger.getLogger(GitFetch.class);

    /** Unpacked; a client that names every commit it has needs 50 bytes for each. */
    private static final long MAX_REQUEST_BYTES = 64L << 20;

    private final Repositories repositories;

    GitFetch(Repositories repositories) {
        this.repositories = repositories;
    }

    byte[] advertise(AppRef app, @Nullable String protocol) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var repository = repositories.open(app.id())) {
            upload(repository, protocol)
                    .sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(out)), "git-upload-pack");
        }
        return out.toByteArray();
    }

    void fetch(AppRef app, @Nullable String protocol, InputStream in, ClientStream client) throws IOException {
        try (var repository = repositories.open(app.id())) {
            upload(repository, protocol).upload(limited(in), client, null);
            client.flush();
        } catch (IOException e) {
            if (client.isGone()) {
                LOG.debugf("a client that fetched app %s has gone: %s", app.name(), e);
                return;
            }
            if (client.hasBegun()) {
                LOG.infof("a fetch of app %s ended early: %s", app.name(), e);
                return;
            }
            throw GitReceive.notGit(e);
        }
    }

    private static UploadPack upload(Repository repository, @Nullable String protocol) {
        var upload = new UploadPack(repository);
        upload.setBiDirectionalPipe(false);
        upload.setTimeout(GitReceive.TIMEOUT_SECONDS);
        upload.setRefFilter(GitReceive::withoutHidden);
        // The machine's other cores belong to the apps.
        var packing = new PackConfig(repository);
        packing.setThreads(1);
        upload.setPackConfig(packing);
        if (protocol != null) {
            upload.setExtraParameters(List.of(protocol.split(":", -1)));
        }
        return upload;
    }

    private static InputStream limited(InputStream in) {
        return new LimitedInputStream(in, MAX_REQUEST_BYTES) {
            @Override
            protected void limitExceeded() {
                throw new PlatformException(
                        Category.TOO_LARGE,
                        "git.request-too-large",
                        "the request names too many commits",
                        "clone anew");
            }
        };
    }
}
