// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.walkscope.command.Progress;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.pipeline.thread.RebuildSettings;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.pipeline.thread.ThreadState;
import org.walkscope.pipeline.thread.ThreadWalks;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/** Rebuilding of walks by the job's own classes, with threads in a store of Kafka Streams. */
final class RebuildByStreams implements Processor<String, byte[], String, byte[]> {
  static final String THREADS = "threads";

  /** Number of events that all tasks have taken. */
  static final class Progress {
    private final AtomicLong left;
    private final CompletableFuture<Void> done;

    Progress(long events, CompletableFuture<Void> done) {
      left = new AtomicLong(events);
      this.done = done;
    }

    void taken(long events) {
      if (left.addAndGet(-events) == 0) {
        done.complete(null);
      }
    }
  }

  private final Progress progress;
  private final RecordCodec<TraceFragment> fragments = RecordCodec.of(TraceFragment.class);
  private final RecordCodec<Walk> codec = RecordCodec.of(Walk.class);
  private final WalksAlone results = WalksAlone.to(this::give);
  private final ThreadWalks walks = new ThreadWalks(RebuildSettings.DEFAULT, results);
  private ProcessorContext<String, byte[]> context;
  private KeyValueStore<String, ThreadState> threads;
  private Record<String, byte[]> current;

  RebuildByStreams(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> newContext) {
    context = newContext;
    threads = newContext.getStateStore(THREADS);
  }

  @Override
  public void process(Record<String, byte[]> found) {
    current = found;
    try {
      TraceFragment fragment = fragments.decode(found.value());
      String key = Rebuilt.threadOf(fragment);
      ThreadState thread = threads.get(key);
      if (thread == null) {
        thread = new ThreadState();
      }
      threads.put(key, walks.take(new Arrival(fragment, "streams", 0, 0), thread));
      if (results.lost() != 0) {
        throw new BenchException("events were lost");
      }
      progress.taken(fragment.getEvents());
    } catch (BadRecordException e) {
      throw new BenchException("a fragment that cannot be read", e);
    }
  }

  private void give(Walk walk) {
    context.forward(current.withValue(codec.encode(walk)));
  }

  static Serde<ThreadState> threadSerde() {
    return Serdes.serdeFrom(
        (topic, thread) -> thread == null ? null : written(thread),
        (topic, bytes) -> bytes == null ? null : read(bytes));
  }

  private static byte[] written(ThreadState thread) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      thread.write(new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ThreadState read(byte[] bytes) {
    try {
      ThreadState thread = new ThreadState();
      thread.read(new DataInputStream(new ByteArrayInputStream(bytes)));
      return thread;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
