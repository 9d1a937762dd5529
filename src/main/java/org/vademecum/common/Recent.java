package org.vademecum.common;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that were used last, by their keys. Thread-safe; two threads that miss a value may both make it. */
public final class Recent<K, V> {
    private final Map<K, V> values;

    /** @param capacity how many values are kept at the most */
    public Recent(int capacity) {
        values = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > capacity;
            }
        };
    }

    /** Null when it is not kept any more. */
    public @Nullable V find(K key) {
        synchronized (values) {
            return values.get(key);
        }
    }

    public void keep(K key, V value) {
        synchronized (values) {
            values.put(key, value);
        }
    }

    public void forget(K key) {
        synchronized (values) {
            values.remove(key);
        }
    }
}
