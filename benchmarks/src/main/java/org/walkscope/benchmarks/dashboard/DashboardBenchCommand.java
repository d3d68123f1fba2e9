// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.walkscope.benchmarks.pipeline.BenchOptions;
import org.walkscope.benchmarks.process.ChildProcesses;
import org.walkscope.command.Progress;
import org.walkscope.schema.Snapshot;
import org.walkscope.standalone.run.EmbeddedBroker;
import org.walkscope.standalone.run.ScratchDirectory;
import org.walkscope.standalone.run.Waiting;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench dashboard}: the page at the size of a fleet. A day of 1,000 hosts is in the store;
 * 10,000 hosts write a window every ten seconds; clients follow, some of which never read; one page
 * is open in Chromium, and one person asks. At the end, with nothing else to do, the page of a
 * process of 20,000 VMAs is opened.
 */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    description =
        "Measure the page over a store of a fleet, with clients, through a real broker. Goals: event_to_page_p99_ms at most"
            + " 2000, fps at least 30, server_mib at most 512, query_p99_ms at most 1000, restart_s at most 10,"
            + " process_20000_vmas_ms (the page of a process with 20,000 VMAs, from the navigation until rows of them are"
            + " painted, the slowest of five) at most 1000.")
public final class DashboardBenchCommand implements Callable<Integer> {
  private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();

  /** Windows for one walk of the live part. */
  private static final int WALKED = 10;

  private static final int VMAS = 20_000;
  private static final long SECOND_MS = Duration.ofSeconds(1).toMillis();
  private static final long WINDOW_MS = Duration.ofSeconds(10).toMillis();

  @Option(
      names = "--hosts",
      defaultValue = "10000",
      paramLabel = "N",
      description = "Hosts that are live. Default: ${DEFAULT-VALUE}")
  private int hosts;

  @Option(
      names = "--stored-hosts",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Hosts whose past is in the store. Default: ${DEFAULT-VALUE}")
  private int storedHosts;

  @Option(
      names = "--hours",
      defaultValue = "24",
      paramLabel = "N",
      description = "Hours of their past. Default: ${DEFAULT-VALUE}")
  private int hours;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      paramLabel = "N",
      description = "Seconds of the live part. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--clients",
      defaultValue = "500",
      paramLabel = "N",
      description = "Clients of the event stream. Default: ${DEFAULT-VALUE}")
  private int clients;

  @Option(
      names = "--slow",
      defaultValue = "200",
      paramLabel = "N",
      description = "Clients among them that never read. Default: ${DEFAULT-VALUE}")
  private int slow;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine command = spec.commandLine();
    BenchOptions.requirePositive(command, "--hosts", hosts);
    BenchOptions.requirePositive(command, "--stored-hosts", storedHosts);
    BenchOptions.requirePositive(command, "--hours", hours);
    BenchOptions.requirePositive(command, "--seconds", seconds);
    Progress progress = new Progress(command.getErr());
    try (ScratchDirectory scratch = ScratchDirectory.create("walkscope-bench-");
        EmbeddedBroker broker = EmbeddedBroker.start(0, -1);
        FleetResults fleet = new FleetResults(broker.bootstrapServers())) {
      ChildProcesses.endWithThisOne(scratch);
      Path store = scratch.path().resolve("store");
      fill(fleet, progress);
      long began = System.nanoTime();
      try (DashboardProcess first = DashboardProcess.start(broker.bootstrapServers(), store)) {
        first.awaitAllRead();
        progress.say(
            "the server has read the past in %.1f s, %d MiB resident at most",
            since(began), first.peakMib());
      }
      Live live;
      try (DashboardProcess server = DashboardProcess.start(broker.bootstrapServers(), store)) {
        server.awaitAllRead();
        live = live(server, fleet, progress);
      }
      began = System.nanoTime();
      try (DashboardProcess again = DashboardProcess.start(broker.bootstrapServers(), store)) {
        again.awaitAllRead();
        double restart = since(began);
        print(live, restart, openLargeProcess(again, fleet));
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void fill(FleetResults fleet, Progress progress) throws IOException {
    long now = System.currentTimeMillis() / MINUTE_MS * MINUTE_MS;
    long minutes = TimeUnit.HOURS.toMinutes(hours);
    long began = System.nanoTime();
    for (long minute = minutes - 1; minute >= 0; minute--) {
      long end = now - minute * MINUTE_MS;
      for (int host = 0; host < storedHosts; host++) {
        fleet.rollups(host, end, MINUTE_MS);
        fleet.walk(host, end);
      }
      fleet.fleet(end, MINUTE_MS);
      if (minute % 60 == 0) {
        progress.say("%d h to write, after %.0f s", minute / 60, since(began));
      }
    }
    fleet.flush();
    progress.say(
        "%,d windows and walks of %d hours on the topics", minutes * (4L * storedHosts + 9), hours);
  }

  /** Figures of the live part. */
  private record Live(
      double rate, PageWatch.Seen seen, long serverMib, List<Long> answersMs, long served) {}

  private Live live(DashboardProcess server, FleetResults fleet, Progress progress)
      throws IOException {
    long wanted = (long) seconds * hosts * 1_000 / WINDOW_MS;
    send(fleet, hosts); // the page opens with data
    try (StreamClients followers = StreamClients.open(server.address(), clients, slow);
        PageWatch page = PageWatch.open(server.address());
        QueryLoad queries = new QueryLoad(server)) {
      progress.say("%d clients, %d of them slow; one page; live for %d s", clients, slow, seconds);
      long began = System.nanoTime();
      send(fleet, wanted);
      double rate = wanted / since(began);
      server.awaitAllRead();
      PageWatch.Seen seen = page.seen();
      List<Long> answers = queries.end();
      spec.commandLine().getOut().print(queries.table());
      return new Live(rate, seen, server.peakMib(), answers, followers.served());
    }
  }

  private static long openLargeProcess(DashboardProcess server, FleetResults fleet)
      throws IOException {
    Snapshot read = fleet.largeProcess(0, System.currentTimeMillis(), VMAS);
    fleet.flush();
    String page =
        "process?host=%s&pid=%d&start=%d"
            .formatted(
                read.getHost().getHostname(),
                read.getTarget().getTgid(),
                read.getTarget().getStartBoottimeNs());
    Waiting.await(
        "the dashboard to have the read",
        () -> server.get("api/v1/" + page).body().contains("\"reads_seen\""));
    return ProcessOpenings.slowestMs(server.address().resolve(page), VMAS);
  }

  private void print(Live live, double restart, long processMs) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "result: hosts=%d updates_per_s=%.0f event_to_page_p99_ms=%d fps=%.0f server_mib=%d"
            + " query_p99_ms=%d restart_s=%.1f clients=%d served=%d process_%d_vmas_ms=%d%n",
        hosts,
        live.rate(),
        p99(live.seen().ageMs()),
        live.seen().fps(),
        live.serverMib(),
        p99(live.answersMs()),
        restart,
        clients,
        live.served(),
        VMAS,
        processMs);
    out.flush();
  }

  /** Writes windows at the fleet's pace, each in the second after its end. */
  private void send(FleetResults fleet, long windows) throws IOException {
    double nsBetween = 1e6 * WINDOW_MS / hosts;
    long began = System.nanoTime();
    long nextFleet = 0;
    for (long i = 0; i < windows; i++) {
      long due = began + (long) (i * nsBetween);
      LockSupport.parkNanos(due - System.nanoTime());
      long end = System.currentTimeMillis() / SECOND_MS * SECOND_MS;
      fleet.window((int) (i % hosts), end, WINDOW_MS);
      if (i < hosts) {
        fleet.probe((int) i, end);
      }
      if (i % WALKED == 0) {
        fleet.walk((int) (i % hosts), end);
      }
      if (end >= nextFleet) {
        fleet.fleet(end / WINDOW_MS * WINDOW_MS, WINDOW_MS);
        nextFleet = end + WINDOW_MS;
      }
    }
    fleet.flush();
  }

  private static double since(long beganNs) {
    return (System.nanoTime() - beganNs) / 1e9;
  }

  private static long p99(List<Long> values) throws IOException {
    if (values.isEmpty()) {
      throw new IOException("nothing was measured");
    }
    return values.stream()
        .sorted()
        .skip((long) Math.ceil(0.99 * values.size()) - 1)
        .findFirst()
        .orElseThrow();
  }
}
