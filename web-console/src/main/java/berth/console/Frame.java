package berth.console;

import berth.api.team.ActorView;
import java.util.Optional;
import java.util.Set;

/**
 * What every page has around its content.
 *
 * @param title name of the page, first in the browser's tab
 * @param actor who is signed in, absent on pages that ask nobody
 */
record Frame(String title, Optional<ActorView> actor) {
    private static final Set<String> CHANGE = Set.of("developer", "owner", "operator");
    private static final Set<String> DELETE = Set.of("owner", "operator");

    static Frame of(String title, ActorView actor) {
        return new Frame(title, Optional.of(actor));
    }

    static Frame ofNobody(String title) {
        return new Frame(title, Optional.empty());
    }

    /** Whether changes are to be offered: a viewer would only be refused. */
    public boolean mayChange() {
        return has(CHANGE);
    }

    /** Whether that is to be offered which cannot be undone. */
    public boolean mayDelete() {
        return has(DELETE);
    }

    private boolean has(Set<String> roles) {
        return actor.map(ActorView::role).filter(roles::contains).isPresent();
    }

    public String style() {
        return Asset.STYLE.path();
    }

    public String script() {
        return Asset.SCRIPT.path();
    }

    public String mark() {
        return Asset.MARK.path();
    }
}
