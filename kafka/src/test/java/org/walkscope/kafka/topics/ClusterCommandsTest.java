// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.command.CommandErrors;
import org.walkscope.schema.Topics;
import picocli.CommandLine;

class ClusterCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = ClusterCommands.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return CommandErrors.run(line, arguments);
  }

  @Test
  void everyTopicIsPrintedForKafkasOwnTool() {
    assertThat(run("topics", "--print", "--partitions", "6")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(Topics.ALL.size() + 1);
    assertThat(lines.get(Topics.ALL.size()))
        .contains("--topic walkscope.schemas --partitions 1", "cleanup.policy=compact ");
    assertThat(lines.get(Topics.ALL.indexOf(Topics.TRACE)))
        .startsWith("kafka-topics --bootstrap-server HOST:PORT --create")
        .contains(
            "--topic walkscope.trace --partitions 6 --replication-factor 3",
            "--config retention.ms=86400000",
            "--config min.insync.replicas=2");
    assertThat(lines.get(Topics.ALL.indexOf(Topics.TRACE_HEALTH)))
        .contains("cleanup.policy=compact,delete");
  }

  @Test
  void theRightsOfEachServiceArePrintedForKafkasOwnTool() {
    assertThat(run("acls", "--print", "--agent", "User:CN=agent", "--bootstrap-servers", "b:1"))
        .isZero();
    assertThat(out.toString())
        .contains(
            "kafka-acls --bootstrap-server b:1 --add --allow-principal 'User:CN=agent'"
                + " --operation Write --operation Describe --topic walkscope.trace\n",
            "--allow-principal 'User:walkscope-jobs' --operation Read --group walkscope"
                + " --resource-pattern-type prefixed\n",
            "--operation DescribeConfigs --topic walkscope.walks\n",
            "--transactional-id walkscope",
            "producer_byte_rate=1048576 --entity-type users --entity-name 'CN=agent'");
    assertThat(out.toString().lines().filter(line -> line.contains("CN=agent'")))
        .noneMatch(line -> line.contains("Read"));
  }

  @Test
  void aWrongCallIsOneLine() {
    assertThat(run("topics")).isEqualTo(2);
    assertThat(run("topics", "--check", "--create")).isEqualTo(2);
    assertThat(run("topics", "--print", "--partitions", "0")).isEqualTo(2);
    assertThat(run("acls", "--print", "--agent", "x'; rm")).isEqualTo(2);
    assertThat(run("topics", "--check")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(5);
    assertThat(err.toString())
        .contains("from 1 on", "User:NAME", "name the broker by --bootstrap-servers");
  }
}
