@NullMarked
package berth.router.proxy;

import org.jspecify.annotations.NullMarked;
