// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.RebuildSinks;
import org.walkscope.pipeline.io.WalkSinks;
import org.walkscope.pipeline.window.WindowSinks;

/** Sinks without state of their own, and what came to them as text. Nothing fails meanwhile. */
final class MemorySinks {
  private static final Map<String, ConcurrentLinkedQueue<String>> RECORDS =
      new ConcurrentHashMap<>();
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final String run = RUNS.incrementAndGet() + "/";

  WalkSinks all() {
    return new WalkSinks(
        new RebuildSinks(sink("walks"), sink("snapshots"), sink("holds"), sink("stalls")),
        new WindowSinks<>(sink("batches"), sink("batch rollups")),
        new WindowSinks<>(sink("latencies"), sink("latency rollups")),
        new WindowSinks<>(sink("locks"), sink("lock rollups")),
        new LossSinks(sink("losses"), sink("dead letters")));
  }

  private <T> Sink<T> sink(String name) {
    RECORDS.put(run + name, new ConcurrentLinkedQueue<>());
    return new ToMemory<>(run + name);
  }

  /** Sorted, by sink. */
  Map<String, List<String>> records() {
    Map<String, List<String>> all = new TreeMap<>();
    RECORDS.forEach(
        (name, records) -> {
          if (name.startsWith(run)) {
            List<String> sorted = new ArrayList<>(records);
            Collections.sort(sorted);
            all.put(name.substring(run.length()), sorted);
          }
        });
    return all;
  }

  private record ToMemory<T>(String name) implements Sink<T> {
    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
      return new SinkWriter<>() {
        @Override
        public void write(T element, Context context) {
          RECORDS.get(name).add(element.toString());
        }

        @Override
        public void flush(boolean endOfInput) {
          // nothing is held back
        }

        @Override
        public void close() {
          // nothing is open
        }
      };
    }
  }
}
