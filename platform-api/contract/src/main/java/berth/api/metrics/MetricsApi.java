package berth.api.metrics;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The platform's own figures, for Prometheus. */
@Path("/api/v1/metrics")
@Tag(name = "metrics")
public interface MetricsApi {
    /** In the text format of Prometheus 0.0.4; operators only. */
    @GET
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    @Operation(summary = "Figures for Prometheus")
    String scrape();
}
