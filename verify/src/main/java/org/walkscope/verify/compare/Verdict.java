// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.walkscope.schema.Arch;
import org.walkscope.text.CountText;
import org.walkscope.verify.proc.FileResult;
import org.walkscope.verify.proc.Share;
import org.walkscope.verify.smaps.ReadComparison;

/**
 * Verdict on all recorded reads of a run.
 *
 * @param files of the other files that were read
 * @param stalls waits for locks that walks held
 * @param required architectures of which at least one VMA must be there
 */
public record Verdict(
    List<ReadComparison> reads,
    List<FileResult> files,
    LossSummary loss,
    StallSummary stalls,
    Set<Arch> required) {

  private Map<Arch, List<ReadComparison>> byArch() {
    Map<Arch, List<ReadComparison>> byArch = new EnumMap<>(Arch.class);
    for (ReadComparison read : reads) {
      byArch
          .computeIfAbsent(read.snapshot().getHost().getArch(), arch -> new ArrayList<>())
          .add(read);
    }
    return byArch;
  }

  private static long vmas(List<ReadComparison> reads) {
    return reads.stream().mapToLong(read -> read.vmas().size()).sum();
  }

  private static long exactVmas(List<ReadComparison> reads) {
    return reads.stream().mapToLong(ReadComparison::exactVmas).sum();
  }

  /** Verdict and figures. */
  public Result result() {
    Result result =
        new Result(exact())
            .with("exact", exactVmas(reads))
            .with("vmas", vmas(reads))
            .with("lost", loss.lost())
            .with("architectures", byArch().size());
    if (!files.isEmpty()) {
      result.with("smaps", new Share(exactVmas(reads), vmas(reads)));
      files.forEach(file -> result.with(file.name(), file.share()));
      long notCompared = files.stream().mapToLong(FileResult::notCompared).sum();
      if (notCompared > 0) {
        result.with("not_compared", notCompared);
      }
    }
    return result;
  }

  /** True if all expected figures equal the kernel's and no event was lost. */
  public boolean exact() {
    return vmas(reads) > 0
        && reads.stream().allMatch(ReadComparison::exact)
        && files.stream().allMatch(FileResult::isExact)
        && loss.lost() == 0
        && loss.problems().isEmpty()
        && byArch().keySet().containsAll(required);
  }

  /** A line for each architecture, then exact: …, then result: …. */
  public void print(PrintWriter out) {
    out.println();
    byArch()
        .forEach(
            (arch, ofArch) ->
                out.printf(
                    "%s: exact %d/%d VMAs in %s%s%n",
                    arch.name().toLowerCase(Locale.ROOT),
                    exactVmas(ofArch),
                    vmas(ofArch),
                    CountText.of(ofArch.size(), "capture"),
                    ofArch.stream().allMatch(ReadComparison::exact) ? "" : "; see MISMATCH above"));
    required.stream()
        .filter(arch -> !byArch().containsKey(arch))
        .forEach(
            arch ->
                out.println(arch.name().toLowerCase(Locale.ROOT) + ": MISMATCH: nothing compared"));
    files.forEach(file -> file.lines().forEach(out::println));
    loss.problems().forEach(problem -> out.println("LOST: " + problem));
    stalls.lines().forEach(out::println);
    out.printf(
        "events: seen %d = delivered %d + filtered %d + lost at the probe %d%n",
        loss.seen(),
        loss.delivered(),
        loss.filtered(),
        loss.seen() - loss.delivered() - loss.filtered());
    out.printf("exact: %d/%d VMAs, %d lost%n", exactVmas(reads), vmas(reads), loss.lost());
    result().print(out);
  }
}
