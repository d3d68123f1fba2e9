// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.proc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of /proc/PID/maps, which is also the first line of each VMA in smaps.
 *
 * @param start first byte, unsigned
 * @param end byte after the last, unsigned
 * @param permissions four letters, as rw-p
 * @param offset into the file, bytes
 * @param device major:minor, hexadecimal
 * @param name path or [heap], [anon:name], …; empty for none
 */
public record MapsLine(
    long start, long end, String permissions, long offset, String device, long inode, String name) {
  /** show_vma_header_prefix() and show_map_vma() of fs/proc/task_mmu.c. */
  private static final Pattern LINE =
      Pattern.compile(
          "([0-9a-f]{8,16})-([0-9a-f]{8,16}) ([r-][w-][x-][sp]) ([0-9a-f]{8,16})"
              + " ([0-9a-f]{2,}:[0-9a-f]{2,}) ([0-9]{1,20})(?: +(.*))?");

  /** True if a line is the header of a VMA. */
  public static boolean matches(String line) {
    return LINE.matcher(line).matches();
  }

  /** Parses a line. */
  public static MapsLine parse(String file, int number, String line) throws ProcTextException {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new ProcTextException(
          file, number, "not 'start-end perms offset device inode name': " + shown(line));
    }
    long start = Long.parseUnsignedLong(matcher.group(1), 16);
    long end = Long.parseUnsignedLong(matcher.group(2), 16);
    if (Long.compareUnsigned(start, end) >= 0) {
      throw new ProcTextException(file, number, "a range that ends before it begins");
    }
    return new MapsLine(
        start,
        end,
        matcher.group(3),
        Long.parseUnsignedLong(matcher.group(4), 16),
        matcher.group(5),
        inode(file, number, matcher.group(6)),
        matcher.group(7) == null ? "" : matcher.group(7).strip());
  }

  private static long inode(String file, int number, String digits) throws ProcTextException {
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw new ProcTextException(file, number, "an inode number beyond 64 bits");
    }
  }

  /** Printable form of a line with any contents. */
  public static String shown(String line) {
    String printable = line.replaceAll("[^ -~]", "?");
    return printable.length() <= 60 ? printable : printable.substring(0, 60) + "…";
  }

  /** start-end as the kernel prints it. */
  public String range() {
    return "%08x-%08x".formatted(start, end);
  }
}
