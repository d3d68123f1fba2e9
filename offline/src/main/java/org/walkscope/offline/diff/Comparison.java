// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two sides of captures compared, figure by figure.
 *
 * @param before side A
 * @param after side B
 * @param keys figures of either side
 * @param differences all figures that both sides have, the worst first
 * @param onlyBefore consumers, locks, and figures of others, that side A alone has
 * @param onlyAfter those that side B alone has
 */
record Comparison(
    Side before,
    Side after,
    Set<FigureKey> keys,
    List<Difference> differences,
    Set<String> onlyBefore,
    Set<String> onlyAfter) {

  static Comparison of(List<CaptureFigures> before, List<CaptureFigures> after) {
    Set<String> byWalker = consumersOfTwoWalkers(before);
    byWalker.addAll(consumersOfTwoWalkers(after));
    Map<FigureKey, List<Double>> ofBefore = values(before, byWalker);
    Map<FigureKey, List<Double>> ofAfter = values(after, byWalker);
    Side a = Side.of("A", before, byWalker);
    Side b = Side.of("B", after, byWalker);
    List<Difference> differences = new ArrayList<>();
    ofBefore.forEach(
        (key, values) -> {
          if (ofAfter.containsKey(key)) {
            differences.add(difference(key, values, a, ofAfter.get(key), b));
          }
        });
    correct(differences);
    differences.sort(
        Comparator.comparing(Difference::verdict)
            .thenComparing(Difference::size, Comparator.reverseOrder())
            .thenComparing(Difference::key));
    Set<FigureKey> keys = new TreeSet<>(ofBefore.keySet());
    keys.addAll(ofAfter.keySet());
    return new Comparison(
        a,
        b,
        keys,
        List.copyOf(differences),
        missing(ofBefore, ofAfter),
        missing(ofAfter, ofBefore));
  }

  /** Consumers that one capture shows through both page walkers. */
  private static Set<String> consumersOfTwoWalkers(List<CaptureFigures> captures) {
    Set<String> consumers = new HashSet<>();
    for (CaptureFigures capture : captures) {
      capture.values().keySet().stream()
          .collect(groupingBy(FigureKey::consumer, mapping(FigureKey::walker, toSet())))
          .forEach(
              (consumer, walkers) -> {
                if (walkers.size() > 1) {
                  consumers.add(consumer);
                }
              });
    }
    return consumers;
  }

  /**
   * Values of each figure that a capture has; a count that other captures have is 0, if it would
   * have been seen: entries and steps of walks, and locks, may not be told.
   */
  private static Map<FigureKey, List<Double>> values(
      List<CaptureFigures> captures, Set<String> byWalker) {
    List<Map<FigureKey, Double>> of = new ArrayList<>();
    Map<FigureKey, List<Double>> all = new TreeMap<>();
    for (CaptureFigures capture : captures) {
      Map<FigureKey, Double> compared = new HashMap<>();
      capture.values().forEach((key, value) -> compared.put(key.compared(byWalker), value));
      compared.keySet().forEach(key -> all.putIfAbsent(key, new ArrayList<>()));
      of.add(compared);
    }
    all.forEach(
        (key, values) -> {
          for (int i = 0; i < captures.size(); i++) {
            Double value = of.get(i).get(key);
            if (value != null) {
              values.add(value);
            } else if (key.figure().kind() == Figure.Kind.COUNT
                && isNone(key, of.get(i), captures.get(i))) {
              values.add(0.0);
            }
          }
        });
    return all;
  }

  /** True if a count that a capture does not have is 0. */
  private static boolean isNone(
      FigureKey key, Map<FigureKey, Double> figures, CaptureFigures capture) {
    return key.lock().isEmpty()
        ? !figures.containsKey(key.of(Figure.WALKS))
        : capture.seesLock(key.lock());
  }

  private static Difference difference(
      FigureKey key, List<Double> before, Side a, List<Double> after, Side b) {
    Figure figure = key.figure();
    boolean several = before.size() > 1 && after.size() > 1 && a.isExact(key) && b.isExact(key);
    several &= a.isRecordedAs(b);
    several &= figure.kind() != Figure.Kind.COUNT || (a.hasAll(before) && b.hasAll(after));
    boolean constant = several && isConstant(before) && isConstant(after);
    boolean exact =
        constant && (figure.kind() != Figure.Kind.TIME || before.get(0).equals(after.get(0)));
    RankSum ranks = several && !exact ? RankSum.of(before, after) : null;
    List<String> doubts = new ArrayList<>(a.doubts(key, before));
    doubts.addAll(b.doubts(key, after));
    if (!a.isRecordedAs(b)) {
      doubts.add("recorded in another way");
    }
    return new Difference(
        key, before, after, a.isBound(key), b.isBound(key), exact, ranks, 1, doubts);
  }

  private static boolean isConstant(List<Double> values) {
    return values.stream().distinct().count() == 1;
  }

  /**
   * Holm's correction: the smallest p counts for all tests, the next for all but one, and so on.
   */
  private static void correct(List<Difference> differences) {
    differences.sort(
        Comparator.comparingDouble(each -> each.ranks() == null ? 2 : each.ranks().p()));
    int tests = tests(differences);
    double least = 0;
    for (int i = 0; i < tests; i++) {
      Difference each = differences.get(i);
      least = Math.max(least, Math.min(1, (tests - i) * each.ranks().p()));
      differences.set(i, each.withP(least));
    }
  }

  private static int tests(List<Difference> differences) {
    return (int) differences.stream().filter(each -> each.ranks() != null).count();
  }

  /** Number of figures that are tested. */
  int tests() {
    return tests(differences);
  }

  /** True if no difference, however large, could be shown by this many captures. */
  boolean isTooSmall() {
    return tests() > 0
        && differences.stream()
            .filter(each -> each.ranks() != null)
            .allMatch(each -> each.ranks().leastP() * tests() > Difference.ERROR);
  }

  /** True if a side has one capture alone. */
  boolean isWithoutUncertainty() {
    return Math.min(before.captures(), after.captures()) == 1;
  }

  /** Subjects that one side alone has, and figures of others that it alone has. */
  private static Set<String> missing(Map<FigureKey, ?> of, Map<FigureKey, ?> in) {
    Set<String> subjects = in.keySet().stream().map(FigureKey::subject).collect(toSet());
    Set<String> missing = new TreeSet<>();
    of.keySet().stream()
        .filter(key -> !in.containsKey(key))
        .map(key -> subjects.contains(key.subject()) ? key.text() : key.subject())
        .forEach(missing::add);
    return missing;
  }
}
