// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.util.Random;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.wire.WalkBeginView;

/** Frame streams with what a spool has to keep: threads, cgroups, clocks, rounds of counters. */
public final class Streams {
  private static final long BASE = 0x7f0000000000L;

  private Streams() {}

  /** A stream of some seconds with a round of counters in each. */
  public static byte[] random(long seed, int seconds, int walksPerSecond) {
    Random random = new Random(seed);
    StreamBuilder builder = new StreamBuilder();
    long now = 2_000_000_000L;
    long[] walks = new long[12];
    for (int second = 0; second < seconds; second++) {
      for (int i = 0; i < walksPerSecond; i++) {
        now += random.nextInt(20_000_000);
        walk(builder, random, now, walks, random.nextInt(8));
      }
      walk(builder, random, now, walks, 8 + second % 4); // once, and again after three marks
      if (random.nextInt(4) == 0) {
        builder.clock(now, 1_700_000_000_000_000_000L + now + random.nextInt(1000));
      }
      now += 1_000_000;
      round(builder, random, now, second);
    }
    return builder.end(now + 1_000_000).bytes();
  }

  /** A stream without a round of counters, in which one is told in part at its begin. */
  static byte[] withoutRounds(int walks) {
    StreamBuilder builder = new StreamBuilder();
    Random random = new Random(1);
    builder.cost(2_000_000_000L, "walk_page_vma", 7, 8);
    long[] numbers = new long[8];
    long now = 2_000_000_000L;
    for (int i = 0; i < walks; i++) {
      now += 20_000;
      walk(builder, random, now, numbers, i % 8);
    }
    return builder.loss(now, 7, 10, 0).end(now + 1).bytes();
  }

  private static void walk(
      StreamBuilder builder, Random random, long now, long[] walks, int thread) {
    walks[thread] += 1 + (random.nextInt(20) == 0 ? 1 : 0); // a walk is missing now and then
    long id = 60L + random.nextInt(4);
    if (random.nextInt(5) == 0) {
      builder.cgroup(now, id, "/system.slice/s" + random.nextInt(3) + ".service");
    }
    builder.on(100 + thread, thread % 8);
    WalkBeginView begin = SmallWalks.begin(55 + thread % 3, walks[thread] / 5, BASE);
    SmallWalks.walk(builder, now, walks[thread], begin.walkerCgroup(id).targetCgroup(63));
  }

  private static void round(StreamBuilder builder, Random random, long now, int second) {
    if (random.nextBoolean()) {
      builder.cost(now, "walk_page_vma", second, second);
    }
    int cpus = random.nextBoolean() ? 8 : 5; // a round that ends with the last CPU, or does not
    for (int cpu = 0; cpu < cpus; cpu++) {
      builder.loss(now + cpu, cpu, 10L * second, 0);
    }
  }
}
