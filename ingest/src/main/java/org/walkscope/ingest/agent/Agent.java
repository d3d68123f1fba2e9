// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.walkscope.command.CommandErrors;
import org.walkscope.ingest.link.LinkServer;
import org.walkscope.ingest.send.KafkaSender;
import org.walkscope.ingest.spool.Spool;

/**
 * A running agent: link, spool and sender, and what changes them. One thread runs it; signals hand
 * it what is to be done.
 */
public final class Agent {
  private static final long LOOK_MS = 10_000;

  /** Reads the settings again. */
  public interface Reader {
    /**
     * The settings of now.
     *
     * @throws IOException with one line, when they are wrong
     */
    AgentSettings read() throws IOException;
  }

  private interface Task {
    void run() throws IOException;
  }

  private final Reader reader;
  private final Consumer<String> says;
  private final ServiceNotice notice;
  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final Task stop = () -> {};
  private AgentSettings settings;
  private Spool spool;
  private LinkServer server;
  private StatusPages pages; // there when tasks run
  private volatile Recorder recorder; // there when tasks run
  private volatile KafkaSender sender; // null where nothing is sent

  /**
   * Makes an agent.
   *
   * @param reader asked on SIGHUP
   * @param says receives each line for people
   */
  public Agent(AgentSettings settings, Reader reader, Consumer<String> says) {
    this.settings = settings;
    this.reader = reader;
    this.says = says;
    notice = new ServiceNotice(System.getenv(), says);
  }

  /** Runs until {@link #stop}. */
  public void run() throws IOException, InterruptedException {
    // first of all: a signal that nobody handles ends a process
    Signals.handle("HUP", () -> tasks.add(this::reload));
    Signals.handle("USR1", () -> tasks.add(() -> recorder.write("SIGUSR1")));
    try (Spool opened =
        new Spool(settings.spool(), settings.bounds(), says, System::currentTimeMillis)) {
      spool = opened;
      try {
        sender = newSender();
        server = new LinkServer(settings.listen(), settings.peers(), spool, says);
        serve();
      } finally {
        close();
      }
      says.accept("ended, " + waiting());
    }
  }

  private void serve() throws IOException, InterruptedException {
    AgentStatus status = new AgentStatus(spool, server, () -> sender, () -> recorder);
    try (StatusPages shown = new StatusPages(settings.pages(), status, says);
        Recorder opened = new Recorder(spool, settings.recorder(), says)) {
      recorder = opened;
      pages = shown;
      says.accept("listens at " + settings.listen() + ", " + waiting());
      notice.ready(status.line());
      long everyMs = notice.everyMs(LOOK_MS);
      for (Task task = next(everyMs); task != stop; task = next(everyMs)) {
        if (task != null) {
          task.run();
        }
        status.look();
        pages.look();
        spool.age();
        notice.alive(status.line());
      }
      notice.stopping();
    }
  }

  private Task next(long everyMs) throws InterruptedException {
    return tasks.poll(everyMs, TimeUnit.MILLISECONDS);
  }

  /** Ends the agent; the spool is safe at any time. */
  public void stop() {
    tasks.add(stop);
  }

  @SuppressWarnings("try") // they are closed alone
  private void close() throws IOException {
    try (KafkaSender lastSender = sender;
        LinkServer lastServer = server) {
      // the server ends first: nothing reaches the spool then
    }
  }

  private KafkaSender newSender() {
    return settings.kafka() == null ? null : new KafkaSender(spool, settings.kafka(), says);
  }

  /** Reads the settings again; whatever is wrong with them leaves those of before. */
  void reload() {
    notice.reloading();
    try {
      says.accept(take(reader.read()));
    } catch (IOException | RuntimeException e) {
      says.accept("SIGHUP: " + CommandErrors.reason(e) + "; the settings stay as they were");
    }
    notice.ready("reloaded");
  }

  private String take(AgentSettings next) throws IOException {
    var restart = settings.wantingRestart(next);
    if (!restart.isEmpty()) {
      throw new IOException(String.join(", ", restart) + " cannot change without a restart");
    }
    AgentSettings before = settings;
    settings = next;
    spool.bound(next.bounds());
    server.peers(next.peers());
    boolean producer = before.wantsProducer(next);
    if (producer) {
      sender.close();
      sender = sender.followedBy(next.kafka(), says);
    }
    var changes = before.changed(next).stream().map(key -> before.change(key, next)).toList();
    String files = pages.renewed().stream().map(line -> "; " + line).collect(joining());
    return "SIGHUP: "
        + (changes.isEmpty() ? "no setting has changed" : String.join(", ", changes))
        + (producer ? "; a new producer reads its files again" : "")
        + files;
  }

  private String waiting() {
    String bytes = String.format(Locale.ROOT, "the spool has %,d bytes", spool.bytes());
    return settings.kafka() == null
        ? bytes
        : bytes
            + String.format(Locale.ROOT, ", %,d bytes of streams wait for Kafka", spool.lagBytes());
  }
}
