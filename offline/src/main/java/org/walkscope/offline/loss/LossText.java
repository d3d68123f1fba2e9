// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.walkscope.ledger.Counter;
import org.walkscope.offline.text.DamageText;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.StageLoss;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;

/** Losses as lines for a terminal. */
public final class LossText {
  private LossText() {}

  /** Lines, the probe's first. */
  public static List<String> of(Losses losses) {
    List<String> lines = new ArrayList<>();
    ProbeEvents events = losses.events();
    String reasons = events.reasons();
    if (losses.isCounted()) {
      lines.add(
          format(
              "events: seen %,d = delivered %,d + filtered %,d + lost at the probe %,d%s",
              events.seen(),
              events.delivered(),
              events.filtered(),
              events.lost(),
              reasons.isEmpty() ? "" : " (" + reasons + ")"));
    } else if (losses.uncounted().isEmpty()) {
      lines.add("events: none, nor counters of a probe");
    }
    addLacks(losses, lines);
    losses.counters().stream()
        .filter(loss -> losses.broken().isEmpty() || !isDamage(loss)) // each has its line
        .forEach(loss -> lines.add(of(loss)));
    if (losses.tracedOneIn() > 1) {
      lines.add("no loss: " + sampled(losses) + ": counts and sums are of those");
    }
    losses.open().forEach(what -> lines.add("no loss: " + TerminalText.line(what)));
    losses.broken().forEach(what -> lines.add(DamageText.line(TerminalText.line(what))));
    return lines;
  }

  /** Lines of a report, which says of a cut that it is one. */
  public static List<String> ofReport(Losses losses) {
    List<String> lines = new ArrayList<>(of(losses));
    if (losses.isCut()) {
      lines.add(
          0,
          "no loss: a cut of another recording: what its filter left out is not in it, and the"
              + " probe's counters are of all of that recording");
    }
    return lines;
  }

  /**
   * Lines for a command whose figures are too low by what was lost: what the probe says of itself
   * and the losses of the other stages, without damage, which has lines of its own.
   */
  public static List<String> ofLoss(Losses losses) {
    List<String> lines = new ArrayList<>();
    ProbeEvents events = losses.events();
    if (events.lost() > 0) {
      lines.add(
          format(
              "lost at the probe%s: %,d events (%s)",
              losses.isCut() ? ", in all of the recording" : "", events.lost(), events.reasons()));
    }
    addLacks(losses, lines);
    losses.counters().stream()
        .filter(loss -> Losses.isLoss(loss) && !isDamage(loss))
        .forEach(loss -> lines.add(of(loss)));
    return lines;
  }

  private static void addLacks(Losses losses, List<String> lines) {
    ProbeEvents events = losses.events();
    for (String host : losses.uncounted()) {
      lines.add(
          TerminalText.name(RecordKey.hostnameOf(host))
              + ": the probe's counters for its events are not in it: what was lost is not known");
    }
    if (events.unaccounted() != 0) {
      lines.add(
          "THE PROBE'S COUNTERS DO NOT ADD UP: "
              + CountText.of(events.unaccounted(), "event is in none", "events are in none"));
    }
    if (events.readErrors() > 0) {
      lines.add(format("reads of kernel memory that failed: %,d", events.readErrors()));
    }
    if (losses.missingWalks() > 0) {
      lines.add(format("walks of which no event came: %,d", losses.missingWalks()));
    }
  }

  /** Words for a probe with --sample. */
  public static String sampled(Losses losses) {
    return format("the probe traced one walk in %,d (--sample)", losses.tracedOneIn());
  }

  private static boolean isDamage(StageLoss loss) {
    return loss.getCounter().equals(Counter.CAPTURES_BROKEN.label());
  }

  private static String of(StageLoss loss) {
    if (loss.getCounter().equals(Counter.EVENTS_ABSENT.label())) {
      return TerminalText.name(loss.getHostname())
          + ": "
          + CountText.of(loss.getCount(), "delivered event is", "delivered events are")
          + " not in it";
    }
    String host =
        loss.getHostname().equals(Loss.UNKNOWN) ? "" : TerminalText.name(loss.getHostname()) + ": ";
    String stage = TerminalText.name(loss.getStage());
    String first =
        loss.getFirst().isEmpty() ? "" : ", first at " + TerminalText.line(loss.getFirst());
    if (Losses.isLoss(loss)) {
      String what = TerminalText.name(Counter.words(loss.getStage(), loss.getCounter()));
      return format("%sleft out by %s: %s: %,d%s", host, stage, what, loss.getCount(), first);
    }
    return format(
        "%sno loss: counted by %s: %,d%s. %s", host, stage, loss.getCount(), first, meaning(loss));
  }

  private static String meaning(StageLoss loss) {
    return Counter.of(loss.getStage(), loss.getCounter()).map(Counter::help).orElse("");
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
