// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Answers to a question in a plain loop: {@link Windows#answer} over input that ends. All windows
 * are kept until then.
 *
 * @param <T> samples and sums
 * @param <R> results
 */
public final class LoopWindows<T extends Totals<T, R>, R extends SpecificRecordBase> {
  private record Slot(Group group, TimeWindow window) {}

  private final OwnTimeWindows ofHosts;
  private final OwnTimeWindows rollups;
  private final AddUp<T> sums;
  private final Map<Slot, T> hosts = new HashMap<>();

  public LoopWindows(Question<T, R> question, Windows windows) {
    ofHosts = OwnTimeWindows.of(windows);
    rollups = OwnTimeWindows.rollingUp(windows);
    sums = new AddUp<>(question.totals());
  }

  /** Adds a sample. */
  public void add(T sample) {
    add(sample, ofHosts, hosts);
  }

  private void add(T totals, OwnTimeWindows windows, Map<Slot, T> to) {
    for (TimeWindow window : windows.of(totals)) {
      Slot slot = new Slot(totals.group(), window);
      sums.add(totals, to.computeIfAbsent(slot, any -> sums.createAccumulator()));
    }
  }

  /** Passes the results of all windows, and forgets them. */
  public void publish(Consumer<R> ofHost, Consumer<R> ofRollup) {
    Map<Slot, T> rolledUp = new HashMap<>();
    hosts.forEach(
        (slot, totals) -> {
          totals.ofWindow(slot.window());
          ofHost.accept(totals.toRecord());
          add(totals, rollups, rolledUp);
          T ofFleet = sums.createAccumulator();
          ofFleet.becomeFleets(totals);
          add(ofFleet, rollups, rolledUp);
        });
    hosts.clear();
    rolledUp.forEach(
        (slot, totals) -> {
          totals.ofWindow(slot.window());
          ofRollup.accept(totals.toRecord());
        });
  }
}
