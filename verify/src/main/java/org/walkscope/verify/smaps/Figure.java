// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.smaps;

/**
 * Figure of the trace beside the kernel's own. Unit: kB, as the kernel prints it.
 *
 * @param name as the kernel calls it
 * @param rebuiltKb null when the trace does not determine it
 * @param kernelKb null when the kernel's text lacks the VMA
 * @param asked false where the trace was not asked for what determines it
 */
public record Figure(String name, Long rebuiltKb, Long kernelKb, boolean asked) {
  /** Known on both sides, and the same. */
  public boolean exact() {
    return rebuiltKb != null && rebuiltKb.equals(kernelKb);
  }

  @Override
  public String toString() {
    if (!asked) {
      return "–";
    }
    return "%s %s %s".formatted(shown(rebuiltKb), exact() ? "=" : "≠", shown(kernelKb));
  }

  private static String shown(Long kilobytes) {
    return kilobytes == null ? "?" : kilobytes.toString();
  }
}
