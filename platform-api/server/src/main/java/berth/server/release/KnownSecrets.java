package berth.server.release;

/** What must be taken out of what the instances of releases write. */
@FunctionalInterface
public interface KnownSecrets {
    /**
     * Of a release by its environment's key and its number there. Nothing is taken out where there is no such release: then
     * there are no values that could be told.
     *
     * @throws berth.server.secret.UnreadableException if they are not known, for they cannot be read
     * @throws IllegalArgumentException if that is no environment's key
     */
    Redaction of(String environment, int number);
}
