// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/**
 * What it costs to write and read the state of a thread in the middle of a walk, by hand and by
 * Avro, beside what it costs to apply the fragment for which that is done: {@code mvn -pl pipeline
 * -am test -Dtest=StateMeasure -Dsurefire.failIfNoSpecifiedTests=false}. Avro gets a class with as
 * many fields and as many longs. The best of several rounds.
 */
class StateMeasure {
  private static final long A = 0x7f00_0000_0000L;
  private static final int ROUNDS = 40;
  private static final int TIMES = 2_000;

  /** As many numbers as the state of a thread in a walk of smaps has outside its lists. */
  static final class Mirror {
    String hostname = "alpha";
    String comm = "reader";
    long[] scalars = new long[100];
    long[] extents;
    long[] locks = new long[0];
    long[] runs;
  }

  @Test
  void measures() throws Exception {
    System.out.printf(
        "%9s %12s %14s %14s %14s%n",
        "extents", "state bytes", "by hand us", "by Avro us", "apply us");
    for (int extents : new int[] {10, 100, 1_000}) {
      measure(extents);
    }
  }

  private static void measure(int extents) throws Exception {
    TraceFragment fragment = fragment(extents);
    ThreadState thread = new ThreadState();
    apply(fragment, thread);
    Mirror mirror = new Mirror();
    mirror.extents = new long[6 * extents];
    mirror.runs = new long[4];
    Arrays.fill(mirror.extents, A);
    SerializerConfigImpl config = new SerializerConfigImpl();
    TypeSerializer<ThreadState> byHand =
        new StateType<>(ThreadState.class).createSerializer(config);
    TypeSerializer<Mirror> byAvro = new StateType<>(Mirror.class).createSerializer(config);
    DataOutputSerializer out = new DataOutputSerializer(64);
    byHand.serialize(thread, out);
    System.out.printf(
        "%9d %12d %14.2f %14.2f %14.2f%n",
        extents,
        out.length(),
        best(() -> roundTrip(byHand, thread)),
        best(() -> roundTrip(byAvro, mirror)),
        best(() -> apply(fragment, new ThreadState())));
  }

  private static <T> void roundTrip(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1 << 10);
    serializer.serialize(value, out);
    serializer.deserialize(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
  }

  private static void apply(TraceFragment fragment, ThreadState thread)
      throws MalformedColumnException {
    new ThreadWalks(RebuildSettings.DEFAULT, new Nobody())
        .take(new Arrival(fragment, "trace", 0, 0), thread);
  }

  private static final class Nobody implements ThreadResults {
    @Override
    public void walk(Walk walk, boolean besideGap) {}

    @Override
    public void lockHold(LockHold hold) {}

    @Override
    public void stall(Stall stall) {}

    @Override
    public void lost(Loss loss) {}

    @Override
    public void deadLetter(DeadLetter letter) {}
  }

  /** Swap entries of one device after another, each an extent of its own. */
  private static TraceFragment fragment(int extents) {
    ThreadTrace trace = new ThreadTrace(TestHosts.x86(), TestHosts.walker(7));
    trace.write(
        to -> {
          WalkScript walk =
              WalkScript.begin(to, 1, 0, WalkScript.smaps(A, A + 0x4000_0000L).build());
          for (int i = 0; i < extents; i++) {
            walk.hole(A + i * 0x20_0000L, A + i * 0x20_0000L + 0x1000L, 3);
          }
        });
    return trace.fragments().get(0);
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double best(Work work) throws Exception {
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < TIMES / 20; i++) {
        work.run();
      }
      best = Math.min(best, (System.nanoTime() - start) / (TIMES / 20));
    }
    return best / 1000.0;
  }
}
