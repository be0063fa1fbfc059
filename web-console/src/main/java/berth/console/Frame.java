package berth.console;

import berth.api.team.ActorView;
import java.util.Optional;

/**
 * What every page has around its content.
 *
 * @param title name of the page, first in the browser's tab
 * @param actor who is signed in, absent on pages that ask nobody
 */
record Frame(String title, Optional<ActorView> actor) {
    static Frame of(String title, ActorView actor) {
        return new Frame(title, Optional.of(actor));
    }

    static Frame ofNobody(String title) {
        return new Frame(title, Optional.empty());
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
