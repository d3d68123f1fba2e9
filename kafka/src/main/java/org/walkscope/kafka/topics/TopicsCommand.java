// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.walkscope.command.ExitStatus;
import org.walkscope.kafka.KafkaClientFile;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.kafka.Refusal;
import org.walkscope.schema.Topics;
import org.walkscope.text.CountText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code topics}: makes, checks or prints the topics. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the topics that are missing, checks those that are there, or prints what is advised.",
      "--check exits with 1 where a topic is missing, or keeps or takes less than is advised.",
      "--create changes no topic that is there; it writes this version's schemas to walkscope.schemas,",
      "from which an older reader names what it lacks."
    })
public final class TopicsCommand implements Callable<Integer> {
  private static final int PATIENCE_MS = 10_000;

  @ArgGroup(multiplicity = "1")
  private Action action;

  private static final class Action {
    @SuppressWarnings("UnusedVariable") // what is done when neither of the others is asked
    @Option(names = "--check", required = true, description = "compare the topics with the plan")
    private boolean check;

    @Option(
        names = "--print",
        required = true,
        description = "print the plan as command lines of Kafka's own kafka-topics")
    private boolean print;

    @Option(names = "--create", required = true, description = "make the topics that are missing")
    private boolean create;
  }

  @Option(
      names = "--partitions",
      defaultValue = "12",
      description = "partitions of each topic of which much comes (default: ${DEFAULT-VALUE})")
  private int partitions;

  @Option(
      names = "--replication-factor",
      defaultValue = "3",
      description =
          "replicas of each partition, at most as many as brokers (default: ${DEFAULT-VALUE})")
  private short replication;

  @Mixin private ClusterOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (partitions < 1 || replication < 1) {
      throw new ParameterException(
          spec.commandLine(), "--partitions and --replication-factor are from 1 on");
    }
    PrintWriter out = spec.commandLine().getOut();
    List<TopicPlan> plan = TopicPlan.all(partitions, replication);
    if (action.print) {
      plan.forEach(topic -> out.println(line(topic)));
      return ExitStatus.OK;
    }
    KafkaCluster cluster = options.cluster();
    try (Admin admin = cluster.admin(PATIENCE_MS)) {
      TopicsCheck there = TopicsCheck.ask(admin, plan);
      return action.create
          ? create(cluster, there.makeMissing(admin, plan), plan, out)
          : check(cluster, there, plan, out);
    } catch (ExecutionException e) {
      throw new IOException("Kafka at %s: %s".formatted(cluster, Refusal.reason(e.getCause())), e);
    } catch (KafkaException e) {
      throw new IOException(
          "Kafka at %s: %s".formatted(cluster, KafkaClientFile.reason(e, cluster.client())), e);
    }
  }

  private static int create(
      KafkaCluster cluster, List<TopicPlan> made, List<TopicPlan> plan, PrintWriter out) {
    made.forEach(topic -> out.println(topic.name() + " made"));
    out.printf(
        "%s made, %d there before%n",
        CountText.of(made.size(), "topic"), plan.size() - made.size());
    Map<Long, Schema> missing = SchemaTopic.missing(cluster);
    SchemaTopic.write(cluster, missing);
    out.printf("%s written to %s%n", CountText.of(missing.size(), "schema"), Topics.SCHEMAS);
    return ExitStatus.OK;
  }

  private static int check(
      KafkaCluster cluster, TopicsCheck there, List<TopicPlan> plan, PrintWriter out) {
    List<String> lines = new ArrayList<>();
    plan.forEach(topic -> lines.addAll(there.differences(topic)));
    SchemaTopic.missing(cluster)
        .forEach(
            (fingerprint, schema) ->
                lines.add(
                    "%s: %s of %s is missing: run --create"
                        .formatted(
                            Topics.SCHEMAS, SchemaTopic.hex(fingerprint), schema.getName())));
    lines.forEach(out::println);
    if (lines.isEmpty()) {
      out.printf("%d topics are as advised, or keep and take more%n", plan.size());
    }
    return lines.isEmpty() ? ExitStatus.OK : ExitStatus.FOUND;
  }

  private String line(TopicPlan topic) {
    return "kafka-topics %s --create --if-not-exists --topic %s --partitions %d --replication-factor %d %s"
        .formatted(
            options.asKafkaWritesThem(),
            topic.name(),
            topic.partitions(),
            topic.replication(),
            topic.settings().entrySet().stream()
                .map(TopicsCommand::setting)
                .collect(Collectors.joining(" ")));
  }

  private static String setting(Map.Entry<String, String> each) {
    return "--config %s=%s".formatted(each.getKey(), each.getValue());
  }
}
