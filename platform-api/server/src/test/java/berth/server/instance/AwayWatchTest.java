package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AwayWatchTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final GroupKey WEB = new GroupKey(new EnvironmentKey("e1", "shop", "production"), 1, "app", "web");
    private static final Optional<Reason> KILLED =
            Optional.of(new Reason("instance.signalled", "exited with code 137 (ended by SIGKILL)"));

    private static final Optional<Reason> CUT_OFF =
            Optional.of(new Reason("instance.disconnected", "was disconnected"));

    private static final Optional<Reason> ILL = Optional.of(new Reason("health", "is ill"));

    private final AwayWatch watch = new AwayWatch();
    private final Set<String> quiet = new HashSet<>();
    private boolean alone = true;

    @Test
    void oneThatEndsIsToldWithItsReasonAndThatItIsBackWithHowLongItWasAway() {
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of("i1 ended instance.signalled"), look(1, at("i1", 1, InstanceState.RESTARTING, KILLED)));
        assertEquals(List.of(), look(2, at("i1", 1, InstanceState.RESTARTING, KILLED)));
        assertEquals(List.of(), look(3, at("i1", 2, InstanceState.STARTING, KILLED)));
        assertEquals(List.of("i1 back after 4"), look(5, at("i1", 2, InstanceState.HEALTHY)));
        assertEquals(List.of(), look(6, at("i1", 2, InstanceState.HEALTHY)));
    }

    @Test
    void oneThatEndedAndCameBackBetweenTwoLooksIsToldTheSame() {
        look(0, at("i1", 1, InstanceState.HEALTHY));
        var changes = changes(1, at("i1", 2, InstanceState.HEALTHY));
        assertEquals(List.of("i1 ended instance.exited", "i1 back after 0"), words(changes));
        // By the start that came to its end, as whoever saw it standing still tells it.
        assertEquals(NOW.plusSeconds(1), ((AwayChange.Ended) changes.getFirst()).startedAt());
    }

    @Test
    void oneThatEndsAgainBeforeItIsHealthyWasAwayAllTheTime() {
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of("i1 ended instance.exited"), look(1, at("i1", 1, InstanceState.RESTARTING)));
        assertEquals(List.of("i1 ended instance.exited"), look(2, at("i1", 2, InstanceState.RESTARTING)));
        assertEquals(List.of("i1 back after 6"), look(7, at("i1", 3, InstanceState.HEALTHY)));
    }

    @Test
    void oneThatDoesNotServeIsIllUntilItDoesAgain() {
        look(0, at("i1", 1, InstanceState.HEALTHY));
        var paused = Optional.of(new Reason("instance.paused", "was paused"));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.UNHEALTHY, paused)));
        assertEquals(List.of(), look(2, at("i1", 1, InstanceState.UNHEALTHY, paused)));
        assertEquals(List.of("i1 ill instance.paused"), look(3, at("i1", 1, InstanceState.UNHEALTHY, paused)));
        assertEquals(List.of(), look(4, at("i1", 1, InstanceState.UNHEALTHY, paused)));
        assertEquals(List.of("i1 back after 4"), look(5, at("i1", 1, InstanceState.HEALTHY)));
    }

    @Test
    void oneWhosePortIsClosedBecauseItEndsIsToldToHaveEnded() {
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.UNHEALTHY)));
        assertEquals(List.of("i1 ended instance.signalled"), look(2, at("i1", 1, InstanceState.RESTARTING, KILLED)));
        assertEquals(List.of("i1 back after 3"), look(4, at("i1", 2, InstanceState.HEALTHY)));
    }

    @Test
    void whatStandsStillWhenBerthBeginsToLookWasStoppedWithBerth() {
        assertEquals(
                List.of(),
                look(0, at("i1", 1, InstanceState.EXITED, KILLED), at("i0", 1, InstanceState.EXITED, KILLED)));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.EXITED, KILLED)));
        assertEquals(List.of(), look(2, at("i1", 2, InstanceState.HEALTHY)));
        assertEquals(List.of("i1 ended instance.signalled"), look(3, at("i1", 2, InstanceState.EXITED, KILLED)));
    }

    @Test
    void oneThatIsCutOffAndReplacedAtOnceIsToldToHaveEndedOfThat() {
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.EXITED, CUT_OFF)));
        assertEquals(List.of("i1 ended instance.disconnected"), look(2, at("i2", 1, InstanceState.STARTING)));
        assertEquals(List.of("i2 back after 2 for i1"), look(3, at("i2", 1, InstanceState.HEALTHY)));
    }

    @Test
    void oneThatIsCutOffForLongerIsIllUntilAnotherTakesItsPlace() {
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.EXITED, CUT_OFF)));
        assertEquals(List.of("i1 ill instance.disconnected"), look(3, at("i1", 1, InstanceState.EXITED, CUT_OFF)));
        assertEquals(List.of(), look(4, at("i2", 1, InstanceState.STARTING)));
        assertEquals(List.of("i2 back after 4 for i1"), look(5, at("i2", 1, InstanceState.HEALTHY)));
    }

    @Test
    void oneThatIsRemovedByHandWhileItIsIllIsToldToBeRemoved() {
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.UNHEALTHY, ILL)));
        assertEquals(List.of("i1 ended instance.removed"), look(2));
    }

    @Test
    void oneThatIsRemovedByHandIsToldAndSoIsTheOneInItsPlace() {
        look(0, at("i1", 1, InstanceState.HEALTHY), at("i2", 1, InstanceState.HEALTHY));
        assertEquals(List.of("i1 ended instance.removed"), look(1, at("i2", 1, InstanceState.HEALTHY)));
        assertEquals(
                List.of("i3 back after 2 for i1"),
                look(3, at("i2", 1, InstanceState.HEALTHY), at("i3", 1, InstanceState.HEALTHY)));
    }

    @Test
    void whatBerthEndsIsNotTold() {
        look(0, at("i1", 1, InstanceState.HEALTHY), at("i2", 1, InstanceState.HEALTHY));
        quiet.addAll(List.of("i1", "i2"));
        assertEquals(
                List.of(), look(1, at("i1", 1, InstanceState.EXITED, KILLED), at("i2", 1, InstanceState.UNHEALTHY)));
        assertEquals(List.of(), look(2, at("i1", 1, InstanceState.EXITED, KILLED)));
        assertEquals(List.of(), look(3));
        assertEquals(List.of(), look(4, at("i3", 1, InstanceState.HEALTHY)));
    }

    @Test
    void whatWasToldToBeAwayIsToldToBeBackAlsoIfBerthWasAboutToEndItMeanwhile() {
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.UNHEALTHY, ILL)));
        assertEquals(List.of("i1 ill health"), look(3, at("i1", 1, InstanceState.UNHEALTHY, ILL)));
        quiet.add("i1");
        assertEquals(List.of(), look(4, at("i1", 1, InstanceState.UNHEALTHY, ILL)));
        quiet.clear();
        assertEquals(List.of("i1 back after 4"), look(5, at("i1", 1, InstanceState.HEALTHY)));
    }

    @Test
    void besideAnotherControlPlaneWhatStandsStillOrIsGoneIsToldOnceItIsStartedAgain() {
        alone = false;
        look(0, at("i1", 1, InstanceState.HEALTHY), at("i2", 1, InstanceState.HEALTHY));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.EXITED, KILLED)));
        assertEquals(
                List.of("i1 ended instance.signalled", "i2 ended instance.removed"),
                look(2, at("i1", 2, InstanceState.STARTING), at("i3", 1, InstanceState.STARTING)));
        assertEquals(
                List.of("i1 back after 2", "i3 back after 2 for i2"),
                look(3, at("i1", 2, InstanceState.HEALTHY), at("i3", 1, InstanceState.HEALTHY)));
    }

    @Test
    void besideAnotherControlPlaneWhatIsScaledDownIsNotTold() {
        alone = false;
        look(0, at("i1", 1, InstanceState.HEALTHY), at("i2", 1, InstanceState.HEALTHY));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.EXITED, KILLED), at("i2", 1, InstanceState.HEALTHY)));
        assertEquals(List.of(), look(2, at("i2", 1, InstanceState.HEALTHY)));
        assertEquals(List.of(), look(63, at("i2", 1, InstanceState.HEALTHY), at("i3", 1, InstanceState.HEALTHY)));
    }

    @Test
    void oneThatEndsForEverIsToldTwentyTimesAnHour() {
        look(0, at("i1", 0, InstanceState.HEALTHY));
        var told = new ArrayList<String>();
        for (int second = 1; second < 3600; second++) {
            told.addAll(look(second, at("i1", second, InstanceState.HEALTHY)));
        }
        assertEquals(20, told.stream().filter(word -> word.contains("ended")).count());
        assertEquals(20, told.stream().filter(word -> word.contains("back")).count());
        assertEquals(2, look(3601, at("i1", 3601, InstanceState.HEALTHY)).size());
    }

    @Test
    void whatWasAwayBeforeAnUpgradeIsToldToBeBackAfterIt() {
        watch.resume(at("i1", 1, InstanceState.RESTARTING), NOW.minusSeconds(40), true);
        assertEquals(List.of(), look(0, at("i1", 1, InstanceState.RESTARTING)));
        assertEquals(List.of("i1 back after 41"), look(1, at("i1", 2, InstanceState.HEALTHY)));
    }

    @Test
    void whatEndedDuringAnUpgradeIsToldAfterIt() {
        assertEquals(
                List.of("i2 ended instance.signalled"),
                look(
                        0,
                        at("i2", 1, InstanceState.RESTARTING, KILLED),
                        at("i3", 1, InstanceState.UNHEALTHY, ILL),
                        at("i4", 3, InstanceState.HEALTHY)));
        assertEquals(
                List.of("i3 ill health"),
                look(
                        2,
                        at("i2", 1, InstanceState.RESTARTING, KILLED),
                        at("i3", 1, InstanceState.UNHEALTHY, ILL),
                        at("i4", 3, InstanceState.HEALTHY)));
    }

    @Test
    void whatWasAwayBeforeAnUpgradeAndHasEndedSinceIsToldAgain() {
        watch.resume(at("i1", 2, InstanceState.RESTARTING, KILLED), NOW.minusSeconds(40), false);
        assertEquals(List.of("i1 ended instance.signalled"), look(0, at("i1", 2, InstanceState.RESTARTING, KILLED)));
        assertEquals(List.of("i1 back after 41"), look(1, at("i1", 3, InstanceState.HEALTHY)));
    }

    @Test
    void whatWasToldBeforeAnUpgradeAndIsReplacedAfterItIsBackInTheOther() {
        watch.resume(at("i1", 1, InstanceState.EXITED, KILLED), NOW.minusSeconds(40), true);
        watch.resume(at("i2", 2, InstanceState.EXITED, KILLED), NOW.minusSeconds(40), false);
        assertEquals(
                List.of(),
                look(0, at("i1", 1, InstanceState.EXITED, KILLED), at("i2", 2, InstanceState.EXITED, KILLED)));
        assertEquals(List.of(), look(1));
        assertEquals(
                List.of("i3 back after 42 for i1", "i4 back after 42 for i2"),
                look(2, at("i3", 1, InstanceState.HEALTHY), at("i4", 1, InstanceState.HEALTHY)));
    }

    @Test
    void whatIsCutOffWhenBerthBeginsToLookIsTold() {
        assertEquals(List.of(), look(0, at("i1", 1, InstanceState.EXITED, CUT_OFF)));
        assertEquals(List.of("i1 ended instance.disconnected"), look(1, at("i2", 1, InstanceState.STARTING)));
    }

    @Test
    void besideAnotherControlPlaneOneThatEndsTwiceIsToldTwice() {
        alone = false;
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.EXITED, KILLED)));
        assertEquals(List.of("i1 ended instance.signalled"), look(2, at("i1", 2, InstanceState.EXITED, KILLED)));
        assertEquals(List.of("i1 ended instance.signalled"), look(3, at("i1", 3, InstanceState.STARTING)));
    }

    @Test
    void oneThatTakesAPlaceAndEndsAtOnceIsToldToo() {
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of("i1 ended instance.removed"), look(1));
        assertEquals(List.of("i2 ended instance.signalled"), look(2, at("i2", 1, InstanceState.RESTARTING, KILLED)));
        assertEquals(List.of("i2 back after 3 for i1"), look(4, at("i2", 2, InstanceState.HEALTHY)));
    }

    @Test
    void oneThatEndedBesideAnotherControlPlaneAndIsReplacedIsToldByHowItEnded() {
        alone = false;
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.EXITED, KILLED)));
        assertEquals(List.of("i1 ended instance.signalled"), look(2, at("i2", 1, InstanceState.STARTING)));
    }

    @Test
    void oneThatEndedBesideAnotherControlPlaneIsToldWhenThatIsGone() {
        alone = false;
        look(0, at("i1", 1, InstanceState.HEALTHY));
        assertEquals(List.of(), look(1, at("i1", 1, InstanceState.EXITED, KILLED)));
        alone = true;
        assertEquals(List.of("i1 ended instance.signalled"), look(2, at("i1", 1, InstanceState.EXITED, KILLED)));
        assertEquals(List.of(), look(3, at("i1", 1, InstanceState.EXITED, KILLED)));
    }

    private List<String> look(int second, InstanceStatus... seen) {
        return words(changes(second, seen));
    }

    private List<AwayChange> changes(int second, InstanceStatus... seen) {
        return watch.look(
                List.of(seen),
                new AwayWatch.Look(NOW.plusSeconds(second), instance -> quiet.contains(instance.id()), alone));
    }

    private static List<String> words(List<AwayChange> changes) {
        return changes.stream()
                .map(change -> switch (change) {
                    case AwayChange.Ended(var instance, var start, var why) -> instance.id() + " ended " + why.code();
                    case AwayChange.Unhealthy(var instance, var why) -> instance.id() + " ill " + why.code();
                    case AwayChange.Back(var instance, var away, var replaces) ->
                        instance.id() + " back after " + away.toSeconds()
                                + replaces.map(id -> " for " + id).orElse("");
                })
                .toList();
    }

    private static InstanceStatus at(String id, int start, InstanceState state) {
        return at(id, start, state, Optional.empty());
    }

    /** In the start of that number. */
    private static InstanceStatus at(String id, int start, InstanceState state, Optional<Reason> reason) {
        return new InstanceStatus(id, WEB, state, start, Optional.empty(), reason, Optional.of(NOW.plusSeconds(start)));
    }
}
