// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.InstantiationUtil;
import org.walkscope.pipeline.loss.Loss;

/**
 * Answers to a question in a plain loop: {@link Windows#answer} over input that ends. All windows
 * are kept until then.
 *
 * @param <T> samples and sums
 * @param <R> results
 */
public final class LoopWindows<T extends Totals<T, R>, R extends SpecificRecordBase> {
  private record Slot(String key, TimeWindow window) {}

  private final String question;
  private final Windows windows;
  private final OwnTimeWindows ofHosts;
  private final OwnTimeWindows rollups;
  private final AddUp<T> sums;
  private final Map<Slot, Map<String, T>> hosts = new HashMap<>();

  public LoopWindows(Question<T, R> question, Windows windows) {
    this.question = question.name();
    this.windows = windows;
    ofHosts = OwnTimeWindows.of(windows);
    rollups = OwnTimeWindows.rollingUp(windows);
    sums = new AddUp<>(question.totals());
  }

  /** Adds a sample. */
  public void add(T sample) {
    add(sample, ofHosts, hosts);
  }

  private void add(T totals, OwnTimeWindows assigner, Map<Slot, Map<String, T>> to) {
    for (TimeWindow window : assigner.of(totals)) {
      Slot slot = new Slot(totals.key(), window);
      sums.add(totals, to.computeIfAbsent(slot, any -> sums.createAccumulator()));
    }
  }

  /** Passes the results of all windows, and forgets them. */
  public void publish(Consumer<R> ofHost, Consumer<R> ofRollup, Consumer<Loss> lost) {
    Map<Slot, Map<String, T>> rolledUp = new HashMap<>();
    each(
        hosts,
        (window, totals) -> {
          ofHost.accept(totals.toRecord());
          if (totals.ofOthers()) {
            lost.accept(totals.namesLost(question, windows.publishedMs(window)));
          }
          add(totals, rollups, rolledUp);
          T ofFleet = InstantiationUtil.instantiate(sums.totals());
          ofFleet.becomeFleets(totals);
          add(ofFleet, rollups, rolledUp);
        });
    hosts.clear();
    each(rolledUp, (window, totals) -> ofRollup.accept(totals.toRecord()));
  }

  private void each(Map<Slot, Map<String, T>> windowed, BiConsumer<TimeWindow, T> taker) {
    windowed.forEach(
        (slot, byName) -> {
          for (T totals : byName.values()) {
            totals.ofWindow(slot.window());
            taker.accept(slot.window(), totals);
          }
        });
  }
}
