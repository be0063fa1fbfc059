package berth.console;

import berth.api.problem.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers what no page was asked for as the platform does: with a problem in JSON. */
class FakeRefusals {
    @ServerExceptionMapper
    Response answer(WebApplicationException failure) {
        var status = failure.getResponse().getStatusInfo();
        var code = status.getStatusCode() == 404 ? "path.unknown" : "request.refused";
        var problem = new Problem(
                "about:blank",
                status.getReasonPhrase(),
                status.getStatusCode(),
                code,
                status.getReasonPhrase(),
                "see the API's description at /q/openapi");
        return Response.status(status).type(Problem.MEDIA_TYPE).entity(problem).build();
    }
}
