// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.offline.options.CommName;
import org.walkscope.offline.options.FilterOptions;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walker;
import picocli.CommandLine.Option;

/** Options that choose the reads of one process. */
final class ReadChoice {
  @Option(
      names = "--pid",
      paramLabel = "N",
      converter = FilterOptions.Pid.class,
      description = "Process that was read. Without it: the only one.")
  String pid;

  @Option(
      names = "--target",
      paramLabel = "NAME|PID",
      description = "Process that was read, by name or number. May be given again.")
  List<String> targets = List.of();

  @Option(
      names = "--comm",
      paramLabel = "NAME",
      description = "Name of the task that read it. May be given again.")
  List<String> comms = List.of();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "Host of the process, of captures of several hosts.")
  String host;

  /** True of a process that is asked for. */
  boolean isOf(ResultHost of, Target target) {
    return (pid == null || pid.equals(String.valueOf(target.getTgid())))
        && (targets.isEmpty() || targets.stream().anyMatch(each -> isTarget(each, target)))
        && (host == null || host.equals(of.getHostname()));
  }

  private static boolean isTarget(String word, Target target) {
    return CommName.is(word, target.getComm()) || word.equals(String.valueOf(target.getTgid()));
  }

  /** True of a task whose reads are asked for. */
  boolean isBy(Walker walker) {
    return comms.isEmpty() || comms.stream().anyMatch(each -> CommName.is(each, walker.getComm()));
  }

  /** Words for what nothing fits. Example: " of 1 on web-3 by cat" */
  String words() {
    List<String> words = new ArrayList<>();
    if (pid != null) {
      words.add(" of " + pid);
    }
    if (!targets.isEmpty()) {
      words.add(" of " + String.join(", ", targets));
    }
    if (host != null) {
      words.add(" on " + host);
    }
    if (!comms.isEmpty()) {
      words.add(" by " + String.join(", ", comms));
    }
    return String.join("", words);
  }
}
