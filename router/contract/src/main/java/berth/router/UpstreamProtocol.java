package berth.router;

/** What a route's upstreams speak. */
public enum UpstreamProtocol {
    /** HTTP/1.1. */
    HTTP1,
    /** HTTP/2 without TLS, known beforehand (RFC 9113 section 3.3); what gRPC needs. */
    H2C
}
