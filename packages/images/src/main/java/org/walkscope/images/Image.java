// SPDX-License-Identifier: Apache-2.0
package org.walkscope.images;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Image that is made: its name, and how it starts. Its arguments are the program's.
 *
 * @param label name without its tag, which is the version. Example: walkscope-agent
 * @param licences as SPDX writes them
 */
record Image(String label, String description, String licences, List<String> entryPoint) {
  /** File of the agent's JVM options, the same as of its package. */
  static final String AGENT_JVM = "/usr/share/walkscope/agent.jvm";

  static final Image AGENT =
      new Image(
          "walkscope-agent",
          "Agent of Walkscope: takes the streams of probes into a spool on disk, and sends it to Kafka",
          "Apache-2.0",
          java(List.of("@" + AGENT_JVM), "agent", "org.walkscope.ingest.IngestCommand", "agent"));

  static final Image PROBE =
      new Image(
          "walkscope-probe",
          "Probe of Walkscope: traces page-table walks with eBPF",
          "Apache-2.0 AND GPL-2.0-only",
          List.of("/usr/bin/walkscope-probe"));

  static final Image JOBS =
      new Image(
          "walkscope-jobs",
          "Jobs of Walkscope without a Flink distribution: job NAME, or up, with broker and page",
          "Apache-2.0",
          java(heap("1g"), "pipeline", "org.walkscope.standalone.local.LocalCommands"));

  static final Image DASHBOARD =
      new Image(
          "walkscope-dashboard",
          "Dashboard of Walkscope: the page, JSON and metrics over the result topics of a cluster",
          "Apache-2.0",
          java(heap("256m"), "pipeline", "org.walkscope.dashboard.DashboardCommand"));

  static final List<Image> ALL = List.of(AGENT, PROBE, JOBS, DASHBOARD);

  /** Number of a user of no machine: whom all images run as. */
  static final int USER = 65_532;

  /** Folders that belong to that user; all else is root's, and read alone. */
  static final List<String> OWN = List.of("/run/walkscope", "/tmp", "/var/lib/walkscope");

  private static List<String> heap(String most) {
    return List.of("-Xmx" + most, "-XX:+UseSerialGC");
  }

  private static List<String> java(List<String> options, String jars, String... words) {
    return Stream.of(
            Stream.of("/opt/java/bin/java"),
            options.stream(),
            Stream.of("-cp", "/usr/share/walkscope/" + jars + "/*"),
            Arrays.stream(words))
        .flatMap(part -> part)
        .toList();
  }

  /**
   * Image of a name.
   *
   * @throws IllegalArgumentException with the names that there are
   */
  static Image of(String label) {
    return ALL.stream()
        .filter(image -> image.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no image '"
                        + label
                        + "': there is "
                        + String.join(", ", ALL.stream().map(Image::label).toList())));
  }
}
