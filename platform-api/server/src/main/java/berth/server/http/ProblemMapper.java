package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.KnownFailures;
import berth.api.problem.PlatformException;
import berth.api.problem.Problem;
import berth.server.secret.UnreadableException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where failures become answers, and where those that are Berth's own fault are logged, once. */
class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    private final KnownFailures failures;
    private final PathMethods methods;
    private final Operations operations;

    ProblemMapper(KnownFailures failures, PathMethods methods, Operations operations) {
        this.failures = failures;
        this.methods = methods;
        this.operations = operations;
    }

    @ServerExceptionMapper
    Response platform(PlatformException failure) {
        if (failure.category() == Category.BUG) {
            LOG.errorf(failure, "%s", failure.getMessage());
        }
        if (failure.getCause() instanceof UnreadableException) {
            LOG.warn(failure.getMessage());
        }
        var answer = answer(Problem.of(failure));
        if (failure.category() == Category.UNAUTHENTICATED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Berth\"");
        }
        return answer.build();
    }

    /** JSON that does not parse, or is not of the form that the operation takes. */
    @ServerExceptionMapper
    Response json(JsonProcessingException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            // Reading ended for a reason of ours, such as the body's length.
            if (cause instanceof PlatformException known) {
                return platform(known);
            }
        }
        return platform(JsonFault.of(failure));
    }

    /** As above: named because the JSON library's adapter has an answer of its own for these. */
    @ServerExceptionMapper
    Response mismatch(MismatchedInputException failure) {
        return json(failure);
    }

    /** No body can be at fault for this one; named for the same reason. */
    @ServerExceptionMapper
    Response definition(InvalidDefinitionException failure) {
        return bug(failure);
    }

    @ServerExceptionMapper
    Response web(WebApplicationException failure, ContainerRequestContext asked) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof JsonProcessingException broken) {
                return json(broken);
            }
            if (cause instanceof PlatformException known) {
                return platform(known);
            }
        }
        var status = failure.getResponse().getStatus();
        if (status < 400) {
            return failure.getResponse();
        }
        if (status >= 500) {
            return bug(failure);
        }
        var refused = Refused.of(failure, asked, methods, operations);
        var answer = answer(new Problem(
                "about:blank",
                refused.status().getReasonPhrase(),
                refused.status().getStatusCode(),
                refused.code(),
                refused.detail(),
                refused.nextStep()));
        if (!refused.allowed().isEmpty()) {
            // RFC 9110 section 15.5.6: it must say so.
            answer.header(HttpHeaders.ALLOW, String.join(", ", refused.allowed()));
        }
        return answer.build();
    }

    @ServerExceptionMapper
    Response bug(Throwable failure) {
        var known = failures.explain(failure);
        if (known.isPresent()) {
            return platform(known.get());
        }
        return answer(Problem.of(Incident.of(failure))).build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    }
}
