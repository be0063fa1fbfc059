/**
 * The pages people see in a browser, written in Qute. They know the platform by its contract only: what the contract's
 * interfaces refuse is refused here too, in words, with the next step.
 */
@NullMarked
package berth.console;

import org.jspecify.annotations.NullMarked;
