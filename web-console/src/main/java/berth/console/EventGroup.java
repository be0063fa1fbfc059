package berth.console;

import berth.api.event.EventKindView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The kinds of events about one thing, to choose from.
 *
 * @param all what stands for all of them
 * @param name what they are about
 */
record EventGroup(String all, String name, List<Kind> kinds) {
    /** One kind and the words for it. */
    record Kind(String kind, String words) {}

    /** Those of apps, in their order. */
    static List<EventGroup> ofApp(List<EventKindView> kinds) {
        var groups = new LinkedHashMap<String, List<Kind>>();
        for (String kind : kinds.stream()
                .filter(EventKindView::ofApp)
                .map(EventKindView::kind)
                .toList()) {
            groups.computeIfAbsent(EventWords.subject(kind), subject -> new ArrayList<>())
                    .add(new Kind(kind, EventWords.of(kind)));
        }
        return groups.entrySet().stream()
                .map(group -> new EventGroup(
                        group.getKey() + ".", EventWords.name(group.getKey()), List.copyOf(group.getValue())))
                .toList();
    }

    /** Whether there is nothing to choose between. */
    public boolean isOne() {
        return kinds.size() == 1;
    }
}
