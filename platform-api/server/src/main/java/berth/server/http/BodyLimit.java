package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bodies of the API are small; only git's may be large, and git has limits of its own, as the console's forms have. */
@Provider
class BodyLimit implements ContainerRequestFilter {
    static final int BYTES = 1 << 20;

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getUriInfo().getPath().startsWith("/git/") || FormLimit.isForm(request)) {
            return;
        }
        if (request.getLength() > BYTES) {
            throw tooLarge();
        }
        if (request.getLength() < 0 && request.hasEntity()) {
            request.setEntityStream(new Limited(request.getEntityStream()));
        }
    }

    static PlatformException tooLarge() {
        return new PlatformException(
                Category.TOO_LARGE,
                "request.too-large",
                "the request's body has more than " + BYTES + " bytes",
                "send less; source code is sent by git push");
    }

    private static final class Limited extends FilterInputStream {
        private long left = BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count(Math.max(n, 0));
            return n;
        }

        private void count(int n) {
            left -= n;
            if (left < 0) {
                throw tooLarge();
            }
        }
    }
}
