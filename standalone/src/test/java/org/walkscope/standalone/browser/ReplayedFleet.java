// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.walkscope.command.Progress;
import org.walkscope.standalone.LiveRun;
import org.walkscope.standalone.replay.ReplayedHost;

/** Run of hosts that repeat their recordings on a thread of its own until closed. */
final class ReplayedFleet {
  private final LiveRun run;
  private final Thread replaying = new Thread(this::replay, "replay");

  private ReplayedFleet(LiveRun run) {
    this.run = run;
  }

  static ReplayedFleet start(List<ReplayedHost> hosts) throws IOException {
    ReplayedFleet fleet =
        new ReplayedFleet(
            LiveRun.start(
                hosts,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                0,
                new Progress(new PrintWriter(new StringWriter()))));
    fleet.replaying.start();
    return fleet;
  }

  private void replay() {
    try {
      run.replayUntilClosed();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Address of the page. */
  String address() {
    return run.address();
  }

  /** Ends the run; a second time it does nothing. */
  void close() throws InterruptedException {
    run.close();
    replaying.join();
  }
}
