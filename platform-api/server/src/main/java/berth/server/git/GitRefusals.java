package berth.server.git;

import berth.api.problem.Category;
import berth.api.problem.KnownFailures;
import berth.api.problem.PlatformException;
import berth.server.http.Incident;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.PacketLineOut;

/**
 * What goes wrong before git's own protocol begins, so that whoever runs git reads the sentence. Of a refusal of its first
 * request (info/refs) git shows a plain text beside the status, and of its second one the status alone, whatever its body says.
 * Where a status would only frighten, or stand alone, the answer is therefore 200 and an error of git's own protocol
 * (gitprotocol-pack, error-line). Only 401 must stay what it is: git asks for a password then.
 */
@ApplicationScoped
class GitRefusals {
    private static final Pattern GIT = Pattern.compile("(?:git|JGit)/.*");
    private static final Pattern SERVICE = Pattern.compile("git-(?:receive|upload)-pack");
    private static final int SIDE_BAND_OF_ERRORS = 3;
    private static final int SERVER_AT_FAULT = 500;

    private final KnownFailures failures;

    GitRefusals(KnownFailures failures) {
        this.failures = failures;
    }

    Response answer(Exception failure, ContainerRequestContext request) {
        var known = failure instanceof PlatformException refused
                ? refused
                : failures.explain(failure).orElseGet(() -> Incident.of(failure));
        var text = known.getMessage() + "\n" + (known.nextStep().isEmpty() ? "" : known.nextStep() + "\n");
        if (known.category() == Category.UNAUTHENTICATED) {
            return plain(known, text)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Berth\", charset=\"UTF-8\"")
                    .build();
        }
        if (!isGit(request)) {
            return plain(known, text).build();
        }
        boolean first = HttpMethod.GET.equals(request.getMethod());
        var service = first
                ? Optional.ofNullable(request.getUriInfo().getQueryParameters().getFirst("service"))
                : Optional.of(request.getUriInfo().getPath().replaceFirst(".*/", ""));
        return service.filter(name -> SERVICE.matcher(name).matches())
                .filter(name -> !first || known.category().status() >= SERVER_AT_FAULT)
                .map(name -> first ? advertisement(name, text) : result(name, text, request))
                .orElseGet(() -> plain(known, text).build());
    }

    private static boolean isGit(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaderString(HttpHeaders.USER_AGENT))
                .filter(agent -> GIT.matcher(agent).matches())
                .isPresent();
    }

    private static Response.ResponseBuilder plain(PlatformException refused, String text) {
        return Response.status(refused.category().status())
                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8"))
                .entity(text);
    }

    private static Response advertisement(String service, String text) {
        return git("application/x-" + service + "-advertisement", packets -> {
            packets.writeString("# service=" + service + "\n");
            packets.end();
            packets.writeString("ERR " + text);
        });
    }

    private static Response result(String service, String text, ContainerRequestContext request) {
        var body = new RefusedBody(request.getEntityStream());
        boolean sideBand = service.equals(GitResource.RECEIVE)
                && request.getHeaderString(HttpHeaders.CONTENT_ENCODING) == null
                && body.asksForSideBand();
        body.listenToTheEnd();
        return git("application/x-" + service + "-result", packets -> {
            if (sideBand) {
                packets.writePacket((((char) SIDE_BAND_OF_ERRORS) + text).getBytes(StandardCharsets.UTF_8));
                packets.end();
            } else {
                packets.writeString("ERR " + text);
            }
        });
    }

    private static Response git(String type, Packets written) {
        var out = new ByteArrayOutputStream();
        try {
            written.to(new PacketLineOut(out));
        } catch (IOException inMemory) {
            throw new IllegalStateException(inMemory);
        }
        return GitResource.answer(type, out.toByteArray());
    }

    private interface Packets {
        void to(PacketLineOut packets) throws IOException;
    }
}
