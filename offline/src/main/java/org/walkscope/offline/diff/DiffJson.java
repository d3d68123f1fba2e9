// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Comparison as JSON; times in ns, changes as ratios of B to A. */
final class DiffJson {
  private DiffJson() {}

  static ObjectNode of(Comparison comparison, List<Check> checks) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    add(comparison.before(), "_a", root);
    add(comparison.after(), "_b", root);
    root.put("figures_tested", comparison.tests());
    root.put("error", Difference.ERROR);
    ArrayNode differences = root.putArray("figures");
    comparison.differences().forEach(each -> add(each, differences.addObject()));
    ArrayNode onlyBefore = root.putArray("only_a");
    comparison.onlyBefore().forEach(onlyBefore::add);
    ArrayNode onlyAfter = root.putArray("only_b");
    comparison.onlyAfter().forEach(onlyAfter::add);
    ArrayNode outcomes = root.putArray("conditions");
    for (Check check : checks) {
      outcomes
          .addObject()
          .put("name", check.name())
          .put("outcome", check.outcome().name().toLowerCase(Locale.ROOT))
          .put("words", check.words());
    }
    return root;
  }

  private static void add(Side side, String ending, ObjectNode node) {
    node.put("captures" + ending, side.captures());
    side.recordings().forEach(node.putArray("recordings" + ending)::add);
    node.put("not_whole" + ending, side.lacks().walks());
    node.put("lost_events" + ending, side.lacks().events());
    node.put("locks_left_out" + ending, side.lacks().lockSpans());
    node.put("untimed_walks" + ending, side.lacks().untimed());
    node.put(
        "bounds" + ending, side.boundHolds().values().stream().mapToLong(Long::longValue).sum());
  }

  private static void add(Difference difference, ObjectNode node) {
    FigureKey key = difference.key();
    RankSum.Interval interval = difference.interval(Difference.ERROR);
    node.put("consumer", key.consumer());
    node.put("walker", key.walker());
    node.put("lock", key.lock());
    node.put("figure", key.figure().text());
    node.put("verdict", difference.verdict().name().toLowerCase(Locale.ROOT));
    node.put("a", difference.beforeMedian());
    node.put("b", difference.afterMedian());
    node.put("bound_a", difference.beforeBound());
    node.put("bound_b", difference.afterBound());
    node.put("captures_a", difference.before().size());
    node.put("captures_b", difference.after().size());
    node.put("exact", difference.exact());
    put(node, "ratio", difference.ratio());
    put(node, "low", interval.isBounded() ? interval.low() : Double.NaN);
    put(node, "high", interval.isBounded() ? interval.high() : Double.NaN);
    put(node, "p", difference.ranks() == null ? Double.NaN : difference.p());
    ArrayNode doubts = node.putArray("doubts");
    difference.doubts().forEach(doubts::add);
  }

  /** Puts null for what JSON has no number for. */
  private static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
