package berth.console;

import static java.util.Map.entry;

import berth.api.event.EventView;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What happened, in a few words. Kinds are open: one that is not known here gets those of its own name. */
final class EventWords {
    /** Of which the name says too little. */
    private static final Map<String, String> KNOWN = Map.ofEntries(
            entry("branch.moved", "Branch moved"),
            entry("config.changed", "Config vars changed"),
            entry("config.groups-changed", "Config groups changed"),
            entry("cron.left-out", "Scheduled run left out"),
            entry("environment.asleep", "Fell asleep"),
            entry("environment.sleep-changed", "Time until it sleeps changed"),
            entry("environment.sleep-requested", "Asked to sleep"),
            entry("environment.wake-failed", "Did not wake"),
            entry("environment.wake-requested", "Asked to wake"),
            entry("environment.waking", "Began to wake"),
            entry("environment.woken", "Woke"),
            entry("exec.started", "Command in an instance started"),
            entry("exec.ended", "Command in an instance ended"),
            entry("formation.changed", "Scaled"),
            entry("formation.refused", "New limits refused"),
            entry("refs.changed", "Branches or tags changed"),
            entry("release.image-let-go", "Images of old releases removed"),
            entry("release.rolled-back", "Rolled back"));

    private EventWords() {}

    static String of(EventView event) {
        return Optional.ofNullable(KNOWN.get(event.kind()))
                .orElseGet(() -> byName(
                        event.kind(),
                        Optional.ofNullable(event.detail().get(subject(event)))
                                .map(of -> " " + of)
                                .orElse("")));
    }

    /** Of whatever such happened to. */
    static String of(String kind) {
        return Optional.ofNullable(KNOWN.get(kind)).orElseGet(() -> byName(kind, ""));
    }

    /** What it happened to: {@code deployment} of {@code deployment.failed}. */
    static String subject(EventView event) {
        return subject(event.kind());
    }

    static String subject(String kind) {
        return kind.replaceFirst("\\..*", "");
    }

    /** A subject as a heading. */
    static String name(String subject) {
        return capitalized(subject.replace('-', ' '));
    }

    /** Whether the words hold the number, or the name, of what it happened to, if there is one. */
    static boolean tellNumber(EventView event) {
        return !KNOWN.containsKey(event.kind());
    }

    /** @param number with a blank before it, or empty */
    private static String byName(String kind, String number) {
        var subject = subject(kind);
        var happened = kind.substring(Math.min(subject.length() + 1, kind.length()));
        return capitalized((subject.replace('-', ' ') + number + " " + happened.replace('-', ' ')).strip());
    }

    private static String capitalized(String words) {
        return words.substring(0, Math.min(1, words.length())).toUpperCase(Locale.ROOT)
                + words.substring(Math.min(1, words.length()));
    }
}
