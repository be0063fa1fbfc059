package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.concurrent.TimeUnit;

/**
 * The access log's line for a request. Leaves out the query, which often holds secrets, and the fields that do not apply.
 */
final class AccessLine {
    private static final int LONGEST_METHOD = 32;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_PATH = 2048;
    private static final int LONGEST_AGENT = 512;

    private static final byte[] TIME = LogLine.ascii("{\"time\":");
    private static final byte[] CLIENT = LogLine.ascii(",\"client\":");
    private static final byte[] ID = LogLine.ascii(",\"id\":");
    private static final byte[] METHOD = LogLine.ascii(",\"method\":");
    private static final byte[] HOST = LogLine.ascii(",\"host\":");
    private static final byte[] PATH = LogLine.ascii(",\"path\":");
    private static final byte[] PROTOCOL = LogLine.ascii(",\"protocol\":");
    private static final byte[] TLS = LogLine.ascii(",\"tls\":true");
    private static final byte[] STATUS = LogLine.ascii(",\"status\":");
    private static final byte[] IN = LogLine.ascii(",\"in\":");
    private static final byte[] OUT = LogLine.ascii(",\"out\":");
    private static final byte[] FIRST = LogLine.ascii(",\"firstByteMs\":");
    private static final byte[] TOTAL = LogLine.ascii(",\"totalMs\":");
    private static final byte[] APP = LogLine.ascii(",\"app\":");
    private static final byte[] ENVIRONMENT = LogLine.ascii(",\"environment\":");
    private static final byte[] UPSTREAM = LogLine.ascii(",\"upstream\":");
    private static final byte[] FAILURE = LogLine.ascii(",\"failure\":");
    private static final byte[] AGENT = LogLine.ascii(",\"agent\":");
    private static final byte[] END = LogLine.ascii("}\n");

    private final LogLine line = new LogLine();

    /** Good until it is asked for the next one. */
    LogLine of(Visit visit, long now) {
        long total = now - visit.began();
        line.clear();
        line.raw(TIME);
        line.moment(System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(total));
        line.raw(CLIENT);
        line.text(visit.client(), LONGEST_NAME);
        if (!visit.id().isEmpty()) {
            line.raw(ID);
            line.text(visit.id(), LONGEST_NAME);
        }
        var head = visit.head();
        if (head != null) {
            request(head);
        }
        line.raw(PROTOCOL);
        line.text(visit.protocol(), LONGEST_NAME);
        if (head != null && head.isSecure()) {
            line.raw(TLS);
        }
        line.raw(STATUS);
        line.number(visit.status());
        line.raw(IN);
        line.number(visit.in());
        line.raw(OUT);
        line.number(visit.out());
        if (visit.status() > 0) {
            line.raw(FIRST);
            line.millis(visit.firstByte() - visit.began());
        }
        line.raw(TOTAL);
        line.millis(total);
        target(visit);
        if (head != null) {
            agent(head);
        }
        line.raw(END);
        return line;
    }

    private void request(RequestHead head) {
        line.raw(METHOD);
        line.text(head.forUpstream().method().name(), LONGEST_METHOD);
        line.raw(HOST);
        line.text(head.target().host(), LONGEST_NAME);
        line.raw(PATH);
        var uri = head.target().uri();
        int query = uri.indexOf('?');
        line.text(uri, 0, query < 0 ? uri.length() : query, LONGEST_PATH);
    }

    private void target(Visit visit) {
        var label = visit.label();
        if (!label.isEmpty()) {
            int slash = label.indexOf('/');
            line.raw(APP);
            line.text(label, 0, slash < 0 ? label.length() : slash, LONGEST_NAME);
            if (slash >= 0) {
                line.raw(ENVIRONMENT);
                line.text(label, slash + 1, label.length(), LONGEST_NAME);
            }
        }
        var upstream = visit.upstream();
        if (upstream != null) {
            line.raw(UPSTREAM);
            line.text(upstream.name(), LONGEST_NAME);
        }
        if (!visit.failure().isEmpty()) {
            line.raw(FAILURE);
            line.text(visit.failure(), LONGEST_NAME);
        }
    }

    private void agent(RequestHead head) {
        var agent = head.forUpstream().headers().get(HttpHeaderNames.USER_AGENT);
        if (agent != null) {
            line.raw(AGENT);
            line.text(agent, LONGEST_AGENT);
        }
    }
}
