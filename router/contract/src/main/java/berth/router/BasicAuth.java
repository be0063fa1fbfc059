package berth.router;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Names and passwords (RFC 7617).
 *
 * @param realm what browsers show when they ask
 * @param users at least one
 * @param passOn whether the upstream sees what the client proved itself by
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record BasicAuth(String realm, List<User> users, boolean passOn) {
    public BasicAuth {
        realm = realm == null ? "This app" : realm;
        users = users == null ? List.of() : List.copyOf(users);
        if (users.isEmpty()) {
            throw new IllegalArgumentException("basicAuth names no users");
        }
        if (realm.chars().anyMatch(c -> c < ' ' || c > '~' || c == '"' || c == '\\')) {
            throw new IllegalArgumentException("the realm of basicAuth is not plain printable ASCII");
        }
    }

    /**
     * One who may come in.
     *
     * @param name without a colon
     * @param hash of the password; see {@link PasswordHash}
     */
    public record User(String name, String hash) {
        public User {
            requireNonNull(name, "name is null");
            requireNonNull(hash, "hash is null");
            if (name.isEmpty() || name.indexOf(':') >= 0) {
                throw new IllegalArgumentException("basicAuth has a user whose name is empty or has a colon");
            }
            PasswordHash.parse(hash);
        }

        /** Without the hash. */
        @Override
        public String toString() {
            return "User[name=" + name + "]";
        }
    }
}
