// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd hears of an agent, by its own systemd-notify. */
class AgentServiceIT {
  private static final String RECEIVER =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind(sys.argv[1])
      print("bound", flush=True)
      while True:
          data, files, flags, sender = s.recvmsg(65536, 4096)
          for line in data.decode().splitlines():
              print(line, flush=True)
          if b"BARRIER=1" in data:
              import array, os
              for level, kind, fds in files:
                  a = array.array("i"); a.frombytes(fds)
                  for fd in a: os.close(fd)
      """;

  @TempDir Path folder;

  @Test
  void systemdHearsOfReadinessLifeReloadAndEnd() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-notify")), "no systemd-notify");
    Path socket = folder.resolve("notify");
    Process receiver = new ProcessBuilder("python3", "-c", RECEIVER, socket.toString()).start();
    Map<String, String> service =
        Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "2000000");
    try (BufferedReader heard = receiver.inputReader(StandardCharsets.UTF_8)) {
      await(heard, "bound");
      try (RunningAgent agent = new RunningAgent(folder, service)) {
        await(heard, "READY=1");
        assertThat(await(heard, "STATUS="))
            .isEqualTo(
                "STATUS=reading: no probe is connected; spool: writable, 0 MiB; kafka: nothing is"
                    + " sent");
        await(heard, "WATCHDOG=1");
        await(heard, "WATCHDOG=1");
        agent.signal("HUP", "SIGHUP");
        await(heard, "RELOADING=1");
        assertThat(await(heard, "MONOTONIC_USEC=")).matches("MONOTONIC_USEC=[0-9]+");
        await(heard, "READY=1");
        agent.process().terminate();
        await(heard, "STOPPING=1");
        assertThat(agent.process().end().status()).isZero();
      }
    } finally {
      receiver.destroyForcibly();
    }
  }

  private static String await(BufferedReader heard, String begin) throws Exception {
    String line = heard.readLine();
    while (line != null && !line.startsWith(begin)) {
      line = heard.readLine();
    }
    assertThat(line).as("a line " + begin).isNotNull();
    return line;
  }
}
