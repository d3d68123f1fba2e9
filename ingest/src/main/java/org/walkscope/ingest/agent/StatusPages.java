// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.walkscope.command.CommandErrors;

/**
 * Pages of an agent for monitoring, {@code /healthz} and {@code /metrics}: they begin when they
 * can, and take files that were renewed. Whatever is wrong with them is a line; the agent goes on.
 */
final class StatusPages implements Closeable {
  private interface Renewing {
    boolean renew() throws IOException;
  }

  private final StatusAccess access; // null where there are none
  private final AgentStatus status;
  private final Consumer<String> says;
  private StatusServer server; // null before it listens
  private String wrong; // as it was told last
  private String untimely;

  StatusPages(StatusAccess access, AgentStatus status, Consumer<String> says) {
    this.access = access;
    this.status = status;
    this.says = says;
    look();
  }

  /** Begins if nothing is in the way any more, and takes renewed files. */
  void look() {
    renewed().forEach(says);
  }

  /** The same, with its lines for the caller. */
  List<String> renewed() {
    List<String> lines = new ArrayList<>();
    if (access == null) {
      return lines;
    }
    if (server == null) {
      begin(lines);
    }
    if (server != null && server.tls() != null) {
      renew("the certificate of the pages", server.tls()::renew, lines);
      tellTimes(lines);
    }
    if (access.token() != null) {
      renew("the token of the pages", access.token()::renew, lines);
    }
    return lines;
  }

  private void begin(List<String> lines) {
    try {
      server = new StatusServer(access, this::page);
      lines.add("/healthz and /metrics are at " + server.url());
      wrong = null;
    } catch (IOException | RuntimeException e) {
      String now = CommandErrors.reason(e);
      if (!now.equals(wrong)) {
        lines.add(
            now + "; /healthz and /metrics are absent until this is mended, the agent goes on");
      }
      wrong = now;
    }
  }

  private static void renew(String what, Renewing file, List<String> lines) {
    try {
      if (file.renew()) {
        lines.add(what + " was renewed");
      }
    } catch (IOException | RuntimeException e) {
      lines.add(what + " stays the one of before: " + CommandErrors.reason(e));
    }
  }

  private void tellTimes(List<String> lines) {
    String now = access.keys().untimely(Instant.now());
    if (now != null && !Objects.equals(now, untimely)) {
      lines.add(now);
    }
    untimely = now;
  }

  private StatusAnswer page(String path) {
    try {
      return pageOf(path);
    } catch (RuntimeException e) {
      return StatusAnswer.text(500, CommandErrors.reason(e));
    }
  }

  private StatusAnswer pageOf(String path) {
    return switch (path) {
      case "/healthz" -> {
        AgentHealth health = status.health();
        yield StatusAnswer.text(health.isGood() ? 200 : 503, String.join("\n", health.words()));
      }
      case "/metrics" -> metrics();
      default -> StatusAnswer.text(404, "pages are /healthz and /metrics");
    };
  }

  private StatusAnswer metrics() {
    try {
      return new StatusAnswer(200, MetricList.CONTENT_TYPE, status.metrics());
    } catch (IOException e) {
      return StatusAnswer.text(503, CommandErrors.reason(e));
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
