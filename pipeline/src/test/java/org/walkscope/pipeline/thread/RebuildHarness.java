// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/** RebuildWalks as Flink runs it, one fragment at a time. */
public final class RebuildHarness implements AutoCloseable {
  private final RebuildSettings settings;
  private KeyedOneInputStreamOperatorTestHarness<String, Arrival, Rebuilt> harness;
  private final List<Walk> earlierWalks = new ArrayList<>();
  private long offset;

  public RebuildHarness(RebuildSettings settings) {
    this.settings = settings;
    try {
      harness = harness();
      harness.open();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyedOneInputStreamOperatorTestHarness<String, Arrival, Rebuilt> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new RebuildWalks(settings)),
        arrival -> Rebuilt.threadOf(arrival.fragment()),
        Types.STRING);
  }

  /** Goes on from a snapshot, in an operator that has never seen anything. */
  public void restart() {
    try {
      OperatorSubtaskState snapshot = harness.snapshot(1, 1);
      earlierWalks.addAll(output());
      harness.close();
      harness = harness();
      harness.initializeState(snapshot);
      harness.open();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a list of fragments comes to, in the order given. */
  public static List<Walk> walksOf(List<TraceFragment> fragments) {
    try (RebuildHarness harness = new RebuildHarness(RebuildSettings.DEFAULT)) {
      fragments.forEach(harness::give);
      harness.endOfInput();
      return harness.walks();
    }
  }

  public void give(TraceFragment fragment) {
    try {
      harness.processElement(new Arrival(fragment, "trace", 0, offset++), 0);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public void watermark(long epochMs) {
    try {
      harness.processWatermark(epochMs);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public void endOfInput() {
    watermark(Long.MAX_VALUE);
  }

  /** Everything that a list of fragments comes to, in the order given. */
  public static List<Rebuilt> rebuiltOf(List<TraceFragment> fragments) {
    try (RebuildHarness harness = new RebuildHarness(RebuildSettings.DEFAULT)) {
      fragments.forEach(harness::give);
      harness.endOfInput();
      return harness.harness.extractOutputValues();
    }
  }

  /** Walks that came out so far. */
  public List<Walk> walks() {
    List<Walk> walks = new ArrayList<>(earlierWalks);
    walks.addAll(output());
    return walks;
  }

  private List<Walk> output() {
    return harness.extractOutputValues().stream().map(Rebuilt::walk).toList();
  }

  public long lost(Counter counter) {
    return side(Loss.TAG).stream()
        .filter(loss -> loss.counter().equals(counter.label()))
        .mapToLong(Loss::count)
        .sum();
  }

  public List<Loss> losses() {
    return side(Loss.TAG);
  }

  public List<DeadLetter> deadLetters() {
    return side(DeadLetter.TAG);
  }

  public int stateEntries() {
    return harness.numKeyedStateEntries();
  }

  public int timers() {
    return harness.numEventTimeTimers();
  }

  private <T> List<T> side(OutputTag<T> tag) {
    Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
    List<T> values = new ArrayList<>();
    if (records != null) {
      records.forEach(record -> values.add(record.getValue()));
    }
    return values;
  }

  @Override
  public void close() {
    try {
      harness.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
