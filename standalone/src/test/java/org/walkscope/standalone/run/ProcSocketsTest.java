// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ProcSocketsTest {
  private static final long SELF = ProcessHandle.current().pid();

  /** Or what says that all is on loopback would prove nothing. */
  @Test
  void tellsLoopbackFromEveryInterface() throws Exception {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket open = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      assertThat(ProcSockets.listening(SELF))
          .extracting(ProcSockets::port)
          .contains(closed.getLocalPort(), open.getLocalPort());
      assertThat(ProcSockets.listeningBeyondLoopback(SELF))
          .extracting(ProcSockets::port)
          .contains(open.getLocalPort())
          .doesNotContain(closed.getLocalPort());
    }
  }
}
