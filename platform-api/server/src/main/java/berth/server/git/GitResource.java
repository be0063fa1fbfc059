package berth.server.git;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.app.AppRef;
import berth.server.app.Apps;
import berth.server.http.CurrentActor;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Git's smart HTTP protocol (gitprotocol-http). What goes wrong before git's own protocol begins is answered so that git clients
 * show it to their users: {@link GitRefusals}.
 */
@Path("/git/{repository}")
@RunOnVirtualThread
class GitResource {
    private static final String SUFFIX = ".git";
    static final String RECEIVE = "git-receive-pack";
    private static final String UPLOAD = "git-upload-pack";
    private static final int BUFFER = 64 * 1024;

    private final Apps apps;
    private final CurrentActor current;
    private final GitReceive receive;
    private final GitFetch fetch;
    private final GitRefusals refusals;

    GitResource(Apps apps, CurrentActor current, GitReceive receive, GitFetch fetch, GitRefusals refusals) {
        this.apps = apps;
        this.current = current;
        this.receive = receive;
        this.fetch = fetch;
        this.refusals = refusals;
    }

    @GET
    @Path("info/refs")
    @Operation(hidden = true)
    public Response advertise(
            @PathParam("repository") String repository,
            @QueryParam("service") @Nullable String service,
            @HeaderParam("Git-Protocol") @Nullable String protocol)
            throws IOException {
        if (RECEIVE.equals(service)) {
            return answer("application/x-git-receive-pack-advertisement", receive.advertise(pushable(repository)));
        }
        if (UPLOAD.equals(service)) {
            return answer(
                    "application/x-git-upload-pack-advertisement", fetch.advertise(visible(repository), protocol));
        }
        throw new PlatformException(
                Category.FORBIDDEN,
                "git.service-unknown",
                "this is a remote for git's smart protocol only",
                "use it as in: git push <this URL> main");
    }

    @POST
    @Path(RECEIVE)
    @Consumes("application/x-git-receive-pack-request")
    @Operation(hidden = true)
    public Response receive(
            @PathParam("repository") String repository,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String encoding,
            @Context HttpServerRequest request,
            InputStream body)
            throws IOException {
        var app = pushable(repository);
        var actor = current.get();
        var in = decoded(encoding, body);
        StreamingOutput result = out -> receive.receive(actor, app, in, client(request, out));
        return answer("application/x-git-receive-pack-result", result);
    }

    @POST
    @Path(UPLOAD)
    @Consumes("application/x-git-upload-pack-request")
    @Operation(hidden = true)
    public Response upload(
            @PathParam("repository") String repository,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String encoding,
            @HeaderParam("Git-Protocol") @Nullable String protocol,
            @Context HttpServerRequest request,
            InputStream body)
            throws IOException {
        var app = visible(repository);
        var in = decoded(encoding, body);
        StreamingOutput result = out -> fetch.fetch(app, protocol, in, client(request, out));
        return answer("application/x-git-upload-pack-result", result);
    }

    /** Only this resource's problems. */
    @ServerExceptionMapper
    Response explain(PlatformException failure, ContainerRequestContext request) {
        return refusals.answer(failure, request);
    }

    /** What is not refused as it should be: the database may be away, or a repository damaged. */
    @ServerExceptionMapper
    Response explainOther(Exception failure, ContainerRequestContext request) {
        return failure instanceof WebApplicationException refused
                ? refused.getResponse()
                : refusals.answer(failure, request);
    }

    private AppRef pushable(String repository) {
        return apps.require(current.get(), app(repository), Permission.DEPLOY);
    }

    private AppRef visible(String repository) {
        return apps.require(current.get(), app(repository), Permission.VIEW);
    }

    private static String app(String repository) {
        return repository.endsWith(SUFFIX)
                ? repository.substring(0, repository.length() - SUFFIX.length())
                : repository;
    }

    private static ClientStream client(HttpServerRequest request, OutputStream out) {
        return new ClientStream(out, request.response()::closed);
    }

    private static InputStream decoded(@Nullable String encoding, InputStream body) throws IOException {
        if (encoding == null || encoding.equals("identity")) {
            return new BufferedInputStream(body, BUFFER);
        }
        if (!encoding.equals("gzip") && !encoding.equals("x-gzip")) {
            throw new PlatformException(
                    Category.INVALID, "git.encoding-unknown", "the content encoding is not known", "use gzip or none");
        }
        try {
            return new GZIPInputStream(body, BUFFER);
        } catch (EOFException | ZipException e) {
            throw new PlatformException(
                    Category.INVALID,
                    "git.encoding-broken",
                    "the body is not gzip, as its header says",
                    "send it again",
                    e);
        }
    }

    /** Nothing between here and the client may keep the answer, or hold it back until it is whole. */
    static Response answer(String type, Object entity) {
        return Response.ok(entity, type)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache, max-age=0, must-revalidate")
                .header("Pragma", "no-cache")
                .header(HttpHeaders.EXPIRES, "Fri, 01 Jan 1980 00:00:00 GMT")
                .header("X-Accel-Buffering", "no")
                .build();
    }
}
