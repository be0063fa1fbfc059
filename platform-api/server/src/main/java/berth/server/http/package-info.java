@NullMarked
package berth.server.http;

import org.jspecify.annotations.NullMarked;
