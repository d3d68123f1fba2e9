// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.InstantiationUtil;
import org.walkscope.pipeline.loss.Loss;

/**
 * Answers to a question in a plain loop: {@link Windows#answer} without Flink's runtime. Windows of
 * a host are published when its event time is past them, those of the fleet when the event time of
 * all hosts is that were met. A host that is met behind it opens them again, so that their keys
 * have two sums.
 *
 * @param <T> samples and sums
 * @param <R> results
 */
public final class LoopWindows<T extends Totals<T, R>, R extends SpecificRecordBase> {
  private record Slot(String key, TimeWindow window) {}

  /** Takers of results and losses. */
  public record Takers<R>(Consumer<R> hosts, Consumer<R> rollups, Consumer<Loss> losses) {}

  private final String question;
  private final Windows windows;
  private final OwnTimeWindows ofHosts;
  private final OwnTimeWindows rollups;
  private final AddUp<T> sums;
  private final Takers<R> takers;

  /** Sums of open windows by the walker's name, by hostname; null is the fleet's. */
  private final Map<String, Map<Slot, Map<String, T>>> hosts = new HashMap<>();

  private final Map<String, Map<Slot, Map<String, T>>> rolledUp = new HashMap<>();

  private final Map<String, Long> reached = new HashMap<>(); // ms, by hostname
  private long fleetReached = Long.MIN_VALUE; // ms

  /** Passes the results of windows to their takers. */
  public LoopWindows(Question<T, R> question, Windows windows, Takers<R> takers) {
    this.question = question.name();
    this.windows = windows;
    this.takers = takers;
    ofHosts = OwnTimeWindows.of(windows);
    rollups = OwnTimeWindows.rollingUp(windows);
    sums = new AddUp<>(question.totals());
  }

  /** Adds a sample. */
  public void add(T sample) {
    reached.putIfAbsent(sample.group().hostname(), Long.MIN_VALUE);
    add(sample, ofHosts, hosts);
  }

  private void add(T totals, OwnTimeWindows assigner, Map<String, Map<Slot, Map<String, T>>> to) {
    Map<Slot, Map<String, T>> open =
        to.computeIfAbsent(totals.group().hostname(), hostname -> new HashMap<>());
    for (TimeWindow window : assigner.of(totals)) {
      Slot slot = new Slot(totals.key(), window);
      sums.add(totals, open.computeIfAbsent(slot, any -> sums.createAccumulator()));
    }
  }

  /** Publishes the windows of a host, and of the fleet, that are over by the host's event time. */
  public void publishUntil(String hostname, long epochMs) {
    Long beforeMs = reached.put(hostname, epochMs);
    publish(hosts.get(hostname), epochMs, this::publishHosts);
    publish(rolledUp.get(hostname), epochMs, this::publishRollup);
    if (beforeMs != null && beforeMs > fleetReached) {
      return; // another host holds the fleet back
    }
    long ofFleetMs = Collections.min(reached.values());
    if (ofFleetMs > fleetReached) {
      fleetReached = ofFleetMs;
      publish(rolledUp.get(null), ofFleetMs, this::publishRollup);
    }
  }

  /** Publishes all windows at the end of the input. */
  public void end() {
    reached.keySet().forEach(hostname -> publishUntil(hostname, Long.MAX_VALUE));
  }

  private void publish(
      Map<Slot, Map<String, T>> open, long epochMs, BiConsumer<TimeWindow, T> taker) {
    if (open == null) {
      return;
    }
    open.entrySet()
        .removeIf(
            entry -> {
              TimeWindow window = entry.getKey().window();
              boolean over = windows.publishedMs(window) <= epochMs;
              if (over) {
                for (T totals : entry.getValue().values()) {
                  totals.ofWindow(window);
                  taker.accept(window, totals);
                }
              }
              return over;
            });
  }

  private void publishRollup(TimeWindow window, T totals) {
    takers.rollups().accept(totals.toRecord());
  }

  private void publishHosts(TimeWindow window, T totals) {
    takers.hosts().accept(totals.toRecord());
    if (totals.ofOthers()) {
      takers.losses().accept(totals.namesLost(question, windows.publishedMs(window)));
    }
    add(totals, rollups, rolledUp);
    T ofFleet = InstantiationUtil.instantiate(sums.totals());
    ofFleet.becomeFleets(totals);
    add(ofFleet, rollups, rolledUp);
  }
}
