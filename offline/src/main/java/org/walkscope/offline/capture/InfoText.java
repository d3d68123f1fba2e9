// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import org.walkscope.offline.loss.LossText;
import org.walkscope.offline.text.DamageText;
import org.walkscope.offline.text.TimeText;
import org.walkscope.schema.Host;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;

/** Facts of a capture for a terminal. */
final class InfoText {
  private final PrintWriter out;

  private InfoText(PrintWriter out) {
    this.out = out;
  }

  static void print(CaptureFacts facts, PrintWriter out) {
    new InfoText(out).print(facts);
  }

  private void print(CaptureFacts facts) {
    line("%s: %s, %,d bytes", TerminalText.line(facts.name()), state(facts), facts.bytes());
    facts.notes().forEach((key, note) -> row(key, TerminalText.line(note)));
    boolean mixed = hasOthersThanCuts(facts);
    facts.streams().forEach((stream, of) -> stream(stream, of, mixed && of.isCut()));
    row("threads", String.format(Locale.ROOT, "%,d", facts.threads()));
    LossText.of(facts.losses()).forEach(loss -> row("loss", loss));
    long beyond = facts.deliveredBeyond();
    if (facts.losses().isSome() && facts.damage() == null && beyond > 0) {
      row(
          "loss",
          "the probe's counters reach beyond this %s: it delivered %s more than are here"
              .formatted(facts.isPart() ? "part" : "cut", CountText.of(beyond, "event", "events")));
    }
  }

  private static String state(CaptureFacts facts) {
    if (facts.damage() != null) {
      return TerminalText.line(DamageText.toDo(facts.damage()));
    }
    if (facts.isOpen()) {
      return CheckCommand.OPEN;
    }
    if (facts.isPart()) {
      return "whole, a part of a recording";
    }
    if (facts.cuts() == 0) {
      return "whole";
    }
    return hasOthersThanCuts(facts) ? "whole, with a cut of another" : "whole, a cut of another";
  }

  /** True of a merge in which some runs of probes are cut and others are not. */
  private static boolean hasOthersThanCuts(CaptureFacts facts) {
    return facts.cuts() > 0 && facts.cuts() < facts.streams().size();
  }

  private void stream(CaptureFacts.Stream stream, CaptureFacts.StreamFacts facts, boolean cut) {
    Host host = facts.host();
    row(
        "host",
        "%s, boot %s, %s %s, %s%s"
            .formatted(
                TerminalText.name(stream.hostname()),
                TerminalText.name(stream.bootId()),
                lower(host.getArch()),
                TerminalText.name(host.getKernelRelease()),
                facts.recording(),
                cut ? ", a cut" : ""));
    row("started", Instant.EPOCH.plusNanos(stream.streamEpochNs()).toString());
    if (facts.fragments() == 0) {
      row("events", "none");
      return;
    }
    row(
        "events",
        String.format(
            Locale.ROOT,
            "%,d with %s in %s, from %s to %s",
            facts.events(),
            CountText.of(facts.entries(), "page-table entry", "page-table entries"),
            CountText.of(facts.fragments(), "fragment"),
            since(stream, facts.firstEpochNs()),
            since(stream, facts.lastEpochNs())));
    if (facts.clockSetNs() != 0) {
      String by = TimeText.of(Math.abs(facts.clockSetNs()));
      row(
          "clock",
          facts.clockSetNs() < 0
              ? "set back by " + by + " in this time"
              : "set ahead by " + by + " in this time, or the machine was suspended as long");
    }
  }

  /** Time since the start, which is below 0 where the wall clock was set back. */
  private static String since(CaptureFacts.Stream stream, long epochNs) {
    long ns = epochNs - stream.streamEpochNs();
    return (ns < 0 ? "" : "+") + TimeText.of(ns);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void row(String key, String value) {
    line("  %-9s %s", TerminalText.name(key), value);
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
