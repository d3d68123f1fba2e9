// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.util.InstantiationUtil;
import org.walkscope.schema.WalkerNames;

/**
 * Sums of totals by the walker's name, as they arrive: a window keeps at most {@link
 * WalkerNames#MOST} names, and one sum of all others.
 *
 * <p>Names are kept in a fixed {@link #ORDER}, so that no order of arrival decides, and a name that
 * a sum of sums keeps has been kept in each of its parts (docs/decisions/0086).
 */
public record AddUp<T extends Totals<T, ?>>(Class<T> totals)
    implements AggregateFunction<T, Map<String, T>, Map<String, T>> {

  /** Names with fewest digits first: thousands of names are numbered threads. */
  static final Comparator<String> ORDER =
      Comparator.<String>comparingLong(AddUp::digits).thenComparing(Comparator.naturalOrder());

  private static long digits(String name) {
    return name.chars().filter(c -> c >= '0' && c <= '9').count();
  }

  @Override
  public Map<String, T> createAccumulator() {
    return new HashMap<>();
  }

  @Override
  public Map<String, T> add(T some, Map<String, T> to) {
    String name = some.group().walkerComm();
    T there = to.get(name);
    if (there != null) {
      there.merge(some);
    } else {
      put(name, some, to);
    }
    return to;
  }

  private void put(String name, T some, Map<String, T> to) {
    if (name.equals(WalkerNames.OTHERS) || kept(to) < WalkerNames.MOST) {
      become(name, some, to);
      return;
    }
    String last =
        to.keySet().stream()
            .filter(key -> !key.equals(WalkerNames.OTHERS))
            .max(ORDER)
            .orElseThrow();
    if (ORDER.compare(name, last) < 0) {
      become(WalkerNames.OTHERS, to.remove(last), to);
      become(name, some, to);
    } else {
      become(WalkerNames.OTHERS, some, to);
    }
  }

  private static int kept(Map<String, ?> sums) {
    return sums.size() - (sums.containsKey(WalkerNames.OTHERS) ? 1 : 0);
  }

  private void become(String name, T some, Map<String, T> to) {
    to.computeIfAbsent(name, key -> InstantiationUtil.instantiate(totals)).mergeAs(name, some);
  }

  @Override
  public Map<String, T> getResult(Map<String, T> of) {
    return of;
  }

  @Override
  public Map<String, T> merge(Map<String, T> a, Map<String, T> b) {
    b.values().forEach(each -> add(each, a));
    return a;
  }
}
