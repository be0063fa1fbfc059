package berth.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Header or trailer fields that stay the octets in which they came, behind Netty's interface. A look-up goes through all
 * lines, which for the number that messages have is quicker than hashing.
 */
final class FieldLines extends HttpHeaders {
    private final FieldOctets octets;

    private FieldLines(FieldOctets octets) {
        this.octets = octets;
    }

    /** No line yet. */
    static FieldLines empty() {
        return new FieldLines(FieldOctets.empty());
    }

    /**
     * Reads the lines from there to there, each with its line end. The array belongs to the result from now on; behind
     * the lines it may have room for more.
     *
     * @throws MalformedFieldException if one breaks the rules, or is folded
     * @throws FieldOctets.TooManyLinesException if there are too many
     */
    static FieldLines read(byte[] octets, int from, int to)
            throws MalformedFieldException, FieldOctets.TooManyLinesException {
        return new FieldLines(FieldOctets.read(octets, from, to));
    }

    /** Whether a name that came may have an underscore in it. */
    boolean hasUnderscore() {
        return octets.hasUnderscore();
    }

    /** About how long they are when written. */
    int length() {
        return octets.length();
    }

    /** Writes all lines, without the empty one that ends them. */
    void writeTo(ByteBuf out) {
        octets.writeTo(out);
    }

    private static CharSequence text(Object value) {
        return value instanceof CharSequence text ? text : value.toString();
    }

    @Override
    public @Nullable String get(CharSequence name) {
        int at = octets.find(name, 0);
        return at < 0 ? null : octets.value(at);
    }

    @Override
    public String get(CharSequence name, String otherwise) {
        int at = octets.find(name, 0);
        return at < 0 ? otherwise : octets.value(at);
    }

    @Override
    public @Nullable String get(String name) {
        return get((CharSequence) name);
    }

    @Override
    public List<String> getAll(CharSequence name) {
        int at = octets.find(name, 0);
        if (at < 0) {
            return List.of();
        }
        int next = octets.find(name, FieldOctets.after(at));
        if (next < 0) {
            return List.of(octets.value(at));
        }
        var all = new ArrayList<String>();
        for (int each = at; each >= 0; each = octets.find(name, FieldOctets.after(each))) {
            all.add(octets.value(each));
        }
        return all;
    }

    @Override
    public List<String> getAll(String name) {
        return getAll((CharSequence) name);
    }

    @Override
    public boolean contains(CharSequence name) {
        return octets.find(name, 0) >= 0;
    }

    @Override
    public boolean contains(String name) {
        return octets.find(name, 0) >= 0;
    }

    @Override
    public boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
        return contains(name) && super.containsValue(name, value, ignoreCase);
    }

    @Override
    public @Nullable Integer getInt(CharSequence name) {
        var value = get(name);
        return value == null ? null : Integer.valueOf(value);
    }

    @Override
    public int getInt(CharSequence name, int otherwise) {
        var value = get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    @Override
    public @Nullable Short getShort(CharSequence name) {
        var value = get(name);
        return value == null ? null : Short.valueOf(value);
    }

    @Override
    public short getShort(CharSequence name, short otherwise) {
        var value = get(name);
        return value == null ? otherwise : Short.parseShort(value);
    }

    @Override
    public @Nullable Long getTimeMillis(CharSequence name) {
        throw new UnsupportedOperationException("the router reads no times");
    }

    @Override
    public long getTimeMillis(CharSequence name, long otherwise) {
        throw new UnsupportedOperationException("the router reads no times");
    }

    @Override
    public boolean isEmpty() {
        return octets.size() == 0;
    }

    @Override
    public int size() {
        return octets.size();
    }

    @Override
    public Set<String> names() {
        var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        entries().forEach(entry -> names.add(entry.getKey().toLowerCase(Locale.ROOT)));
        return names;
    }

    @Override
    public List<Map.Entry<String, String>> entries() {
        var entries = new ArrayList<Map.Entry<String, String>>(size());
        for (int at = octets.next(0); at >= 0; at = octets.next(FieldOctets.after(at))) {
            entries.add(new SimpleImmutableEntry<>(octets.name(at), octets.value(at)));
        }
        return entries;
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
        List<Map.Entry<CharSequence, CharSequence>> all = new ArrayList<>(size());
        entries().forEach(entry -> all.add(new SimpleImmutableEntry<>(entry.getKey(), entry.getValue())));
        return all.iterator();
    }

    @Override
    @SuppressWarnings("deprecation") // the class wants it all the same
    public Iterator<Map.Entry<String, String>> iterator() {
        return entries().iterator();
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        octets.append(name, text(value));
        return this;
    }

    @Override
    public HttpHeaders add(String name, Object value) {
        return add((CharSequence) name, value);
    }

    @Override
    public HttpHeaders add(String name, Iterable<?> values) {
        values.forEach(value -> add(name, value));
        return this;
    }

    @Override
    public HttpHeaders addInt(CharSequence name, int value) {
        return add(name, Integer.toString(value));
    }

    @Override
    public HttpHeaders addShort(CharSequence name, short value) {
        return add(name, Short.toString(value));
    }

    @Override
    public HttpHeaders set(CharSequence name, Object value) {
        remove(name);
        return add(name, value);
    }

    @Override
    public HttpHeaders set(String name, Object value) {
        return set((CharSequence) name, value);
    }

    @Override
    public HttpHeaders set(String name, Iterable<?> values) {
        remove(name);
        return add(name, values);
    }

    @Override
    public HttpHeaders setInt(CharSequence name, int value) {
        return set(name, Integer.toString(value));
    }

    @Override
    public HttpHeaders setShort(CharSequence name, short value) {
        return set(name, Short.toString(value));
    }

    @Override
    public HttpHeaders remove(CharSequence name) {
        for (int at = octets.find(name, 0); at >= 0; at = octets.find(name, FieldOctets.after(at))) {
            octets.remove(at);
        }
        return this;
    }

    @Override
    public HttpHeaders remove(String name) {
        return remove((CharSequence) name);
    }

    @Override
    public HttpHeaders clear() {
        octets.clear();
        return this;
    }
}
