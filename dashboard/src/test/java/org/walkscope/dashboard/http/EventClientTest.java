// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class EventClientTest {
  private final List<String> written = new ArrayList<>();
  private final Deque<Callback> unfinished = new ArrayDeque<>();
  private final List<Throwable> failures = new ArrayList<>();
  private int gone;

  private EventClient client(int maxQueued, boolean reads) {
    return new EventClient(
        (last, buffer, callback) -> {
          written.add(StandardCharsets.UTF_8.decode(buffer).toString());
          if (reads) {
            callback.succeeded();
          } else {
            unfinished.add(callback);
          }
        },
        Callback.from(() -> {}, failures::add),
        maxQueued,
        client -> gone++);
  }

  private static byte[] event(int number) {
    return ("e" + number).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void writesEverythingInOrderToAReaderThatReads() {
    EventClient client = client(2, true);
    for (int i = 0; i < 100; i++) {
      assertThat(client.offer(event(i))).isTrue();
    }
    assertThat(written).hasSize(100).startsWith("e0", "e1").endsWith("e98", "e99");
  }

  @Test
  void hasOneWriteUnderWayAtATime() {
    EventClient client = client(10, false);
    client.offer(event(0));
    client.offer(event(1));
    assertThat(written).containsExactly("e0");
    unfinished.remove().succeeded();
    assertThat(written).containsExactly("e0", "e1");
  }

  @Test
  void dropsAReaderThatLetsItsQueueFillAndSaysSoOnce() {
    EventClient client = client(3, false);
    int taken = 0;
    while (client.offer(event(taken))) {
      taken++;
    }
    assertThat(taken).isEqualTo(4); // one under way, three waiting
    assertThat(failures).singleElement().isInstanceOf(IOException.class);
    assertThat(gone).isEqualTo(1);
    assertThat(client.offer(event(99))).isTrue();
    unfinished.remove().failed(new IOException("closed"));
    assertThat(gone).isEqualTo(1);
    assertThat(written).containsExactly("e0");
  }

  @Test
  void aFailedWriteEndsTheClient() {
    EventClient client = client(3, false);
    client.offer(event(0));
    unfinished.remove().failed(new IOException("reset by peer"));
    assertThat(gone).isEqualTo(1);
  }
}
