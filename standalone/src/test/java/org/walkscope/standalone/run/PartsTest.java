// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final Parts parts = new Parts();
  private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

  @Test
  void theLastIsClosedFirstAndEachOnce() {
    parts.add(() -> closed.add("broker"));
    parts.add(() -> closed.add("page"));
    parts.close();
    parts.close();
    assertThat(closed).containsExactly("page", "broker");
  }

  @Test
  void whoClosesMeanwhileWaitsForTheEnd() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    parts.add(
        () -> {
          begun.countDown();
          mayEnd.await();
          closed.add("broker");
        });
    Thread first = new Thread(parts::close);
    first.start();
    begun.await();
    Thread hook =
        new Thread(
            () -> {
              parts.close();
              closed.add("ended");
            });
    hook.start();
    await().until(() -> hook.getState() == Thread.State.WAITING);
    mayEnd.countDown();
    first.join();
    hook.join();
    assertThat(closed).containsExactly("broker", "ended");
  }
}
