// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.walkscope.pipeline.io.BlameSinks;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.RebuildSinks;
import org.walkscope.pipeline.io.WalkSinks;
import org.walkscope.pipeline.window.WindowSinks;

/** Sinks of a job in this JVM, and what came to them. */
public final class Collected implements AutoCloseable {
  private static final Map<String, Queue<Object>> BY_NAME = new ConcurrentHashMap<>();
  private static final AtomicInteger JOBS = new AtomicInteger();

  private final String job = "job-" + JOBS.incrementAndGet() + "/";

  public WalkSinks sinks() {
    return new WalkSinks(
        new RebuildSinks(sink("walks"), sink("snapshots"), sink("holds"), sink("stalls")),
        windowSinks("batches", "batch rollups"),
        windowSinks("latencies", "latency rollups"),
        windowSinks("locks", "lock rollups"),
        lossSinks());
  }

  <R> WindowSinks<R> windowSinks(String hosts, String rollups) {
    return new WindowSinks<>(sink(hosts), sink(rollups));
  }

  BlameSinks blameSinks() {
    return new BlameSinks(sink("blame"), windowSinks("stall sums", "stall rollups"));
  }

  LossSinks lossSinks() {
    return new LossSinks(sink("losses"), sink("dead letters"));
  }

  @SuppressWarnings("unchecked")
  public <T> List<T> of(String name) {
    return (List<T>) List.copyOf(BY_NAME.get(job + name));
  }

  <T> Sink<T> sink(String name) {
    BY_NAME.put(job + name, new ConcurrentLinkedQueue<>());
    return new ToQueue<>(job + name);
  }

  @Override
  public void close() {
    BY_NAME.keySet().removeIf(name -> name.startsWith(job));
  }

  private record ToQueue<T>(String name) implements Sink<T> {
    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
      return new SinkWriter<>() {
        @Override
        public void write(T element, Context context) {
          BY_NAME.get(name).add(element);
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
