package berth.endtoend;

import java.sql.DriverManager;
import java.sql.SQLException;

/** What a Berth remembers, for tests that damage it. */
record Database(Berth berth) {
    /** Returns how many rows that were. */
    int update(String statement, Object... values) {
        var url = "jdbc:postgresql://127.0.0.1:" + berth.setting("BERTH_DATABASE_PORT") + "/berth";
        try (var connection = DriverManager.getConnection(url, "berth", berth.read("secrets/database-password"));
                var prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            return prepared.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }
}
