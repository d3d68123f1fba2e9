// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.util.List;
import java.util.Set;
import org.walkscope.dashboard.model.Filter;
import org.walkscope.schema.Arch;
import org.walkscope.schema.WalkerKind;

/**
 * Part of the results that a question is about; null lets every value through.
 *
 * @param fromMs begin, epoch ms
 * @param toMs end, exclusive, epoch ms
 * @param agent Walker.comm
 * @param target Target.comm
 * @param kernel kernel release
 */
public record Scope(
    Long fromMs,
    Long toMs,
    String host,
    String agent,
    String target,
    String consumer,
    WalkerKind walker,
    Arch arch,
    String kernel) {
  /** Parameters that all questions share. */
  public static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.number("from", "Begin, epoch ms; without it 15 min before the end."),
          Parameter.number("to", "End, exclusive, epoch ms; without it now."),
          Parameter.text("host", "Hostname."),
          Parameter.text("agent", "Name of the task that walks (Walker.comm)."),
          Parameter.text("target", "Name of the process that is walked (Target.comm)."),
          Parameter.text("consumer", "Code that asked for the walk (Walk.consumer)."),
          Parameter.constant("walker", "Page-table walker.", WalkerKind.class),
          Parameter.constant("arch", "Architecture.", Arch.class),
          Parameter.text("kernel", "Kernel release."));

  private static final long DEFAULT_SPAN_MS = 15 * 60_000L;

  /** Begin, epoch ms. */
  public long from() {
    return fromMs == null ? to() - DEFAULT_SPAN_MS : fromMs;
  }

  /** End, exclusive, epoch ms. */
  public long to() {
    return toMs == null ? System.currentTimeMillis() : toMs;
  }

  /** The same part at another time. */
  public Scope at(long from, long to) {
    return new Scope(from, to, host, agent, target, consumer, walker, arch, kernel);
  }

  /**
   * Condition on the columns host, agent, target, consumer, walker, arch and kernel of a table;
   * time is the question's own.
   *
   * @param absent columns among them that the table does not have
   */
  public Condition condition(String... absent) {
    Set<String> without = Set.of(absent);
    Condition all = Condition.NONE;
    all = equal(all, without, "host", host);
    all = equal(all, without, "agent", agent);
    all = equal(all, without, "target", target);
    all = equal(all, without, "consumer", consumer);
    all = equal(all, without, "walker", walker == null ? null : walker.name());
    all = equal(all, without, "arch", arch == null ? null : arch.name());
    return equal(all, without, "kernel", kernel);
  }

  private static Condition equal(Condition all, Set<String> without, String column, String value) {
    return without.contains(column) ? all : all.and(column + " = ?", value);
  }

  /** Filter of the newest windows in memory. */
  public Filter filter() {
    return new Filter(host, consumer, walker, arch, kernel, agent);
  }
}
