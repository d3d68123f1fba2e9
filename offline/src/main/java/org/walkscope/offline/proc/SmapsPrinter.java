// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.walkscope.pipeline.entries.KernelRelease;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.Vma;

/**
 * Text of smaps and smaps_rollup (show_smap(), show_smaps_rollup()) from a snapshot. What the trace
 * does not tell is {@value Told#NOT}: THPeligible, the protection key, the folder of a file and
 * whether it is deleted, flags that depend on the kernel, figures that lacked a fact, and all
 * figures of a walk that is not complete: what is missing may be part of each. x86 prints
 * ProtectionKey where the CPU has keys, so that line may be missing from the kernel's text.
 */
public final class SmapsPrinter {
  /** Column of the name in the line of a VMA, from 0. */
  private static final int NAME = 73;

  private static final int MINOR_BITS = 20;
  private static final Set<SmapsField> OF_ROLLUP =
      EnumSet.of(SmapsField.PSS_ANON, SmapsField.PSS_FILE, SmapsField.PSS_SHMEM);

  private final ResultHost host;
  private final KernelRelease kernel;
  private final boolean names;
  private final Map<Long, Long> hugePageBytes;
  private final StringBuilder text = new StringBuilder();

  private SmapsPrinter(ResultHost host, List<SnapshotVma> walks, Map<Long, Long> hugePageBytes) {
    this.hugePageBytes = hugePageBytes;
    this.host = host;
    kernel = KernelRelease.of(host.getKernelRelease());
    names = walks.stream().anyMatch(walk -> walk.getVma().getName() != null);
  }

  /**
   * Texts of smaps, of each walk one.
   *
   * @param walks in their order
   * @param hugePageBytes page size of hugetlb's VMAs by number of the walk, where it is known
   */
  static List<String> smaps(
      ResultHost host, List<SnapshotVma> walks, Map<Long, Long> hugePageBytes) {
    SmapsPrinter printer = new SmapsPrinter(host, walks, hugePageBytes);
    return walks.stream().map(printer::vma).toList();
  }

  /** Text of smaps_rollup. */
  public static String rollup(Snapshot snapshot) {
    SmapsPrinter printer = new SmapsPrinter(snapshot.getHost(), snapshot.getVmas(), Map.of());
    int vmas = snapshot.getVmas().size();
    if (vmas > 0) {
      Vma first = snapshot.getVmas().get(0).getVma();
      Vma last = snapshot.getVmas().get(vmas - 1).getVma();
      String range =
          snapshot.getMissingVmas() > 0
              ? Told.NOT + "-" + Told.NOT
              : range(first.getStart(), last.getEnd());
      printer.header(range, "---p", "%08x 00:00 0".formatted(0), "[rollup]");
    }
    printer.fields(snapshot.getTotals(), snapshot.getCompleteness(), true);
    return printer.text.toString();
  }

  private String vma(SnapshotVma of) {
    text.setLength(0);
    Vma vma = of.getVma();
    long offset = vma.getFile() ? vma.getPgoff() << host.getPageShift() : 0;
    long device = vma.getDevice();
    header(
        range(vma.getStart(), vma.getEnd()),
        VmFlags.permissions(vma.getFlags()),
        "%08x %02x:%02x %d"
            .formatted(
                offset, device >>> MINOR_BITS, device & ((1 << MINOR_BITS) - 1), vma.getInode()),
        VmaName.inMaps(vma, names));
    field("Size", (vma.getEnd() - vma.getStart()) >> 10);
    Long page = vma.getHugetlb() ? hugePageBytes.get(of.getWalk()) : pageBytes();
    field("KernelPageSize", page == null ? null : (Long) (page >> 10));
    field("MMUPageSize", page == null ? null : (Long) (page >> 10));
    fields(of.getSmaps(), of.getCompleteness(), false);
    number("THPeligible", null);
    if (host.getArch() == Arch.X86_64) {
      number("ProtectionKey", null);
    }
    text.append("VmFlags: ")
        .append(VmFlags.words(vma.getFlags(), host.getArch(), kernel))
        .append('\n');
    return text.toString();
  }

  private Long pageBytes() {
    return 1L << host.getPageShift();
  }

  private static String range(long start, long end) {
    return "%08x-%08x".formatted(start, end);
  }

  private void header(String range, String permissions, String rest, String name) {
    int from = text.length();
    text.append("%s %s %s ".formatted(range, permissions, rest));
    if (!name.isEmpty()) {
      while (text.length() - from < NAME) {
        text.append(' ');
      }
      text.append(name);
    }
    text.append('\n');
  }

  private void fields(SmapsTotals totals, Completeness completeness, boolean rollup) {
    boolean told = completeness == Completeness.COMPLETE && SmapsField.isTold(totals);
    for (SmapsField field : SmapsField.values()) {
      boolean printed = rollup || !OF_ROLLUP.contains(field);
      // proc/ksm: add ksm stats to /proc/pid/smaps
      if (printed && (field != SmapsField.KSM || kernel.isFrom(6, 6))) {
        field(field.kernelName(), told ? field.kilobytes(totals) : null);
      }
    }
  }

  private void field(String name, Long kilobytes) {
    text.append("%-16s%8s kB\n".formatted(name + ":", Told.of(kilobytes)));
  }

  private void number(String name, Long value) {
    text.append("%-16s%8s\n".formatted(name + ":", Told.of(value)));
  }
}
