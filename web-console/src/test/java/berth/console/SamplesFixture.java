package berth.console;

import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

/** What tests of pages begin with: apps in each state, whatever a test before has made of them. */
abstract class SamplesFixture {
    @Inject
    Samples samples;

    @BeforeEach
    final void resetSamples() {
        samples.reset();
    }
}
