// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OrderedWorkTest {
  @Test
  void passesOutputsOnInTheOrderOfTheSteps() {
    OrderedWork<Object> work = new OrderedWork<>(3, Object::new);
    List<Integer> passed = new ArrayList<>();
    List<Integer> given = new ArrayList<>();
    List<OrderedWork.Lane<Object>> lanes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lanes.add(new OrderedWork.Lane<>());
    }
    for (int i = 0; i < 1_000; i++) {
      int step = i;
      given.add(step);
      work.add(lanes.get(i * 7 % 10), 100, (tools, out) -> out.accept(() -> passed.add(step)));
    }
    work.finish();
    work.end();
    assertThat(passed).isEqualTo(given);
  }

  /** A full heap is full for each of them. */
  @Test
  void anErrorOfOneWorkerEndsTheWaitForTheOthersAndTheirWork() throws Exception {
    OrderedWork<Object> work = new OrderedWork<>(2, Object::new);
    OutOfMemoryError full = new OutOfMemoryError("of a test");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    AtomicBoolean waited = new AtomicBoolean();
    AtomicBoolean wentOn = new AtomicBoolean();
    OrderedWork.Lane<Object> busy = new OrderedWork.Lane<>();
    work.add(
        busy,
        1,
        (tools, out) -> {
          begun.countDown();
          waited.set(isOver(told));
        });
    work.add(busy, 1, (tools, out) -> wentOn.set(true));
    work.add(
        new OrderedWork.Lane<>(),
        1,
        (tools, out) -> {
          assertThat(isOver(begun)).isTrue();
          throw full;
        });
    assertThatThrownBy(work::finish).isSameAs(full);
    told.countDown();
    work.end();
    assertThat(((ExecutorService) work.workers()).awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(waited).as("the error was told while another worker was busy").isTrue();
    assertThat(wentOn).isFalse();
  }

  private static boolean isOver(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
