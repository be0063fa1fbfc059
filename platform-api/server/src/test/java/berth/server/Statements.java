package berth.server;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** How many SQL statements each thread has sent to the database: the threads of loops bear their names. */
@Default
@PersistenceUnitExtension
@ApplicationScoped
public class Statements implements StatementInspector {
    private static final long serialVersionUID = 1;

    private final transient Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public String inspect(String sql) {
        counts.computeIfAbsent(Thread.currentThread().getName(), name -> new LongAdder())
                .increment();
        return sql;
    }

    /** Of a thread with that name. */
    public long of(String thread) {
        var count = counts.get(thread);
        return count == null ? 0 : count.sum();
    }

    /** Of all threads, by name. */
    public Map<String, Long> all() {
        var all = new TreeMap<String, Long>();
        counts.forEach((thread, count) -> all.put(thread, count.sum()));
        return all;
    }
}
