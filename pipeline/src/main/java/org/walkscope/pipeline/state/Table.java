// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Map in the state of one key: in Flink's keyed state, or in memory for a plain loop. A value that
 * was changed is put again.
 */
public interface Table<K, V> {
  /** Value of a key; null without one. */
  V get(K key);

  void put(K key, V value);

  void remove(K key);

  /** All entries, in any order; the table does not change meanwhile. */
  Iterable<Map.Entry<K, V>> entries();

  /** Values that match, in any order. */
  default List<V> those(Predicate<V> which) {
    List<V> those = new ArrayList<>(0);
    for (Map.Entry<K, V> entry : entries()) {
      if (which.test(entry.getValue())) {
        those.add(entry.getValue());
      }
    }
    return those;
  }

  /** Keys that match, in any order. */
  default List<K> keys(Predicate<K> which) {
    List<K> those = new ArrayList<>(0);
    for (Map.Entry<K, V> entry : entries()) {
      if (which.test(entry.getKey())) {
        those.add(entry.getKey());
      }
    }
    return those;
  }

  default void removeAll(Collection<K> keys) {
    keys.forEach(this::remove);
  }

  default boolean isEmpty() {
    return !entries().iterator().hasNext();
  }

  /** Table in memory. */
  static <K, V> Table<K, V> inMemory() {
    Map<K, V> map = new HashMap<>();
    return new Table<>() {
      @Override
      public V get(K key) {
        return map.get(key);
      }

      @Override
      public void put(K key, V value) {
        map.put(key, value);
      }

      @Override
      public void remove(K key) {
        map.remove(key);
      }

      @Override
      public Iterable<Map.Entry<K, V>> entries() {
        return map.entrySet();
      }
    };
  }
}
