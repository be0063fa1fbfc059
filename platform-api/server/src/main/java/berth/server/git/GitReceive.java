package berth.server.git;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.app.AppRef;
import berth.server.deployment.Pushes;
import berth.server.environment.Environments;
import berth.server.setting.BerthConfig;
import berth.server.source.Repositories;
import berth.server.source.Sources;
import berth.server.team.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.jboss.logging.Logger;

/** Takes what is pushed, and keeps the client informed until it is live. */
@ApplicationScoped
class GitReceive {
    private static final Logger LOG = Logger.getLogger(GitReceive.class);

    /** How long one read or write may take: longer than any healthy pause, shorter than for ever. */
    static final int TIMEOUT_SECONDS = 120;

    private static final long MEBIBYTE = 1 << 20;
    /** What a client that is about to push is told besides the refs. */
    private static final int MOST_NAMED = 32;

    private final Repositories repositories;
    private final Pushes pushes;
    private final Environments environments;
    private final Sources sources;
    private final BerthConfig.Git limits;

    GitReceive(
            Repositories repositories, Pushes pushes, Environments environments, Sources sources, BerthConfig config) {
        this.repositories = repositories;
        this.pushes = pushes;
        this.environments = environments;
        this.sources = sources;
        this.limits = config.git();
    }

    /** Refs and abilities, for a client that is about to push. */
    byte[] advertise(AppRef app) throws IOException {
        var out = new ByteArrayOutputStream();
        var packets = new PacketLineOut(out);
        packets.writeString("# service=git-receive-pack\n");
        packets.end();
        try (var repository = repositories.open(app.id())) {
            pack(app, repository).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(packets));
        }
        return out.toByteArray();
    }

    /**
     * Receives a push and answers it.
     *
     * @throws PlatformException INVALID, {@code git.protocol-broken}, as long as nothing was answered
     */
    void receive(Actor actor, AppRef app, InputStream in, ClientStream client) throws IOException {
        try (var repository = repositories.openForPush(app.id())) {
            var pack = pack(app, repository);
            var lines = new ClientLines(pack, client);
            pack.setRefLogIdent(new PersonIdent(actor.name(), actor.name() + "@berth"));
            pack.setObjectChecker(repository.checker());
            var hook = new PushHook(actor, app, repositories, pushes, environments, lines);
            pack.setPreReceiveHook((receiving, commands) -> {
                repository.unpacked();
                hook.onPreReceive(receiving, commands);
            });
            pack.setPostReceiveHook(new StoredRefs(actor, app, environments, sources));
            var report = pack.getUnpackErrorHandler();
            pack.setUnpackErrorHandler(failure -> {
                repository.unpacked();
                UnpackProblem.of(failure, limits).tell(lines);
                report.handleUnpackException(failure);
            });
            pack.receive(new LimitedPush(in, limits.maxPackMebibytes() * MEBIBYTE), client, null);
            client.flush();
        } catch (UnpackException e) {
            LOG.infof(
                    "a pack that %s pushed to app %s was refused: %s",
                    actor.name(), app.name(), Refusal.inOneLine(String.valueOf(e.getCause())));
            listenToTheEnd(client, in);
        } catch (IOException e) {
            if (client.isGone()) {
                LOG.debugf("%s, who pushed to app %s, has gone: %s", actor.name(), app.name(), e);
            } else if (client.hasBegun()) {
                LOG.infof("a push by %s to app %s ended early: %s", actor.name(), app.name(), e);
            } else {
                throw notGit(e);
            }
        }
    }

    /** For what no git client sends; JGit has no type of its own for all of it. */
    static PlatformException notGit(IOException failure) throws IOException {
        if (failure instanceof FileSystemException || failure instanceof FileNotFoundException) {
            throw failure;
        }
        return new PlatformException(
                Category.INVALID, "git.protocol-broken", "this is not what git sends", "use a git client", failure);
    }

    static Map<String, Ref> withoutHidden(Map<String, Ref> refs) {
        var visible = new HashMap<>(refs);
        visible.keySet().removeIf(name -> name.startsWith(Repositories.HIDDEN_REFS));
        return visible;
    }

    private ReceivePack pack(AppRef app, Repository repository) throws IOException {
        var pack = new ReceivePack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setTimeout(TIMEOUT_SECONDS);
        pack.setMaxObjectSizeLimit(limits.maxObjectMebibytes() * MEBIBYTE);
        pack.setAllowPushOptions(false);
        pack.setRefFilter(GitReceive::withoutHidden);
        // What came with a push that failed need not come again with the next.
        pack.setAdvertisedRefs(null, newest(app, repository));
        return pack;
    }

    /** Those that are there: who took the repository from a backup may have older ones only. */
    private Set<ObjectId> newest(AppRef app, Repository repository) throws IOException {
        var present = new HashSet<ObjectId>();
        for (String commit : sources.commitsOfNewest(app.id(), MOST_NAMED)) {
            var id = ObjectId.fromString(commit);
            if (repository.getObjectDatabase().has(id)) {
                present.add(id);
            }
        }
        return present;
    }

    private static void listenToTheEnd(ClientStream client, InputStream in) {
        try {
            client.flush();
            new RefusedBody(in).listenToTheEnd();
        } catch (IOException e) {
            LOG.debugf("the client did not wait for the answer: %s", e);
        }
    }
}
