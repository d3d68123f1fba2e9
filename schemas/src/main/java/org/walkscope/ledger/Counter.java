// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Counters of all stages. Records, metrics, the page and the table of {@code docs/operating.md}
 * take their names and words from here.
 */
public enum Counter {
  LOST_RECURSION(
      Stage.KERNEL,
      Severity.DATA_LOSS,
      "BPF programs that the kernel skipped because the same program was running on that CPU",
      "see Recursion in docs/operating.md for the walk concerned"),
  SEEN(
      Stage.PROBE,
      Severity.INFO,
      "Events that happened in walks; seen = delivered + filtered + the six lost_ counters of ProbeLoss",
      "alert when the sum does not hold: a fault of the probe"),
  DELIVERED(Stage.PROBE, Severity.INFO, "Events put into a ring buffer", ""),
  FILTERED(
      Stage.PROBE,
      Severity.INFO,
      "Events of walks left out on request; of such a walk its begin alone counts",
      ""),
  LOST_RINGBUF(
      Stage.PROBE,
      Severity.DATA_LOSS,
      "Events for which the ring buffer had no room; their walk is lossy",
      "raise --ring-bytes, or give the probe's process more CPU"),
  LOST_NO_STATE(
      Stage.PROBE,
      Severity.DATA_LOSS,
      "Events of walks and waits that there was no room to follow; begins whose walker and target the loader does not know. There is room for 4,096 threads in traced reads, for 8,192 threads that wait for any read-write semaphore (each wait, however short: --min-stall does not matter), for 16,384 that ask for mmap_lock or have it (--locks and exact mode), for the waits and readers of 1,024 processes, and for eight holds by the readers of one process. The first four give each four places, so fewer can be too many",
      "filter by --comm, --tgid or --cgroup"),
  LOST_NESTED(
      Stage.PROBE,
      Severity.DATA_LOSS,
      "Events of a walk inside a walk, or of a walk whose end was not seen; the walk around it says so too",
      ""),
  LOST_UNREAD(
      Stage.PROBE,
      Severity.DATA_LOSS,
      "Entries that were walked and that no hook read; their walk says so too. In light mode a range beyond what is read of a VMA, or the ring has room for, counts once",
      "walkscope-probe doctor names hooks that are missing; for large VMAs in light mode raise --ring-bytes, and beyond 12,288 page tables take --mode exact"),
  LOST_RATE_LIMIT(
      Stage.PROBE,
      Severity.DATA_LOSS,
      "Walks of a cgroup over its rate limit; their numbers are missing in their thread",
      "raise --rate-limit"),
  READ_ERRORS(
      Stage.PROBE,
      Severity.ERROR,
      "Reads of kernel memory that failed; the figures of the walk are incomplete, and it is lossy",
      ""),
  LOST_OUTPUT(
      Stage.PROBE,
      Severity.DATA_LOSS,
      "Events that did not reach the output: its reader stalled, its disk is full, or the probe was stopped meanwhile; in the probe's last lines only",
      "give the output room, or a reader that keeps up"),
  OVERTAKEN(
      Stage.PROBE,
      Severity.DATA_LOSS,
      "Events written behind later ones of their thread; in the probe's last lines only",
      "raise --ring-bytes"),
  LATE_EVENTS(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Events that came after one that their thread made later; each is handed on as it came, its walk is told as lossy or missing",
      "old streams have them; else raise --ring-bytes of the probe"),
  COSTS_DROPPED(
      Stage.INGEST,
      Severity.ERROR,
      "Costs of programs left out of a round that told more than 4,096",
      ""),
  WALKERS_FORGOTTEN(
      Stage.INGEST,
      Severity.ERROR,
      "Threads that were forgotten because as many others as there is room for (262,144; of an agent with 256 MiB of heap some 130,000 of all probes) walked since; their fragments count from 0 again",
      "more heap for the agent: _JAVA_OPTIONS=-Xmx512m"),
  CAPTURE_PARTS_DAMAGED(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Damaged parts of a capture that a replay with --skip-damaged went on behind",
      "copy the capture again from its source"),
  STREAMS_BROKEN(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Frame streams that ended early or were damaged; the byte is named, what came after it was not read",
      "look at the probe's last lines"),
  AGENT_ENDS_UNCLEAN(
      Stage.INGEST,
      Severity.ERROR,
      "Starts of the agent after an end that was not regular, in the middle of a stream: what was not confirmed the probe sends again; of a probe that has ended, too, its last second is missing, and its end",
      "see why the agent was killed"),
  LINK_EVENTS_SKIPPED(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Events that the agent had confirmed and lost, and the probe no longer has: its spool was deleted, or cut before what it had confirmed; 1 where the probe cannot say how many",
      "look after the disk of the spool"),
  SPOOL_FRAGMENTS_DROPPED(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Fragments of segments that went from a full or old spool before Kafka had them, the oldest first",
      "bring Kafka back, or raise --spool-bytes and --spool-age"),
  SPOOL_EVENTS_DROPPED(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Events in fragments that went from a full or old spool (spool_fragments_dropped)",
      ""),
  SPOOL_PARTS_DAMAGED(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Damaged parts of segments of the spool; what is whole was sent, and the file is kept as .damaged",
      "look after the disk of the spool"),
  SPOOL_FRAGMENTS_DAMAGED(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Fragments in damaged parts of the spool (spool_parts_damaged)",
      ""),
  SPOOL_EVENTS_DAMAGED(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Events in damaged parts of the spool (spool_parts_damaged)",
      ""),
  SPOOL_FRAGMENTS_MAYBE_SENT(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Fragments that the spool lost after the agent began to send them and before it knew that Kafka has them: they are on Kafka, or lost. None of them is in spool_fragments_dropped or spool_fragments_damaged",
      "look after the disk of the spool"),
  SPOOL_EVENTS_MAYBE_SENT(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Events in fragments that the spool lost and that may be on Kafka (spool_fragments_maybe_sent), and those that the agent had confirmed and lost (link_events_skipped) and that may be there; none of them is in another counter",
      ""),
  KAFKA_RECORDS_REFUSED(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Records that Kafka never takes because they are larger than the broker or the producer allows",
      "raise max.message.bytes of walkscope.trace and max.request.size of the producer"),
  KAFKA_EVENTS_REFUSED(
      Stage.INGEST,
      Severity.DATA_LOSS,
      "Events in records that Kafka never takes (kafka_records_refused)",
      ""),
  FRAGMENTS_MISSING(
      Stage.PIPELINE,
      Severity.DATA_LOSS,
      "Fragments whose number was skipped: they did not come within the time and room for waiting; their walks are lossy or truncated",
      ""),
  FRAGMENTS_BEHIND(
      Stage.PIPELINE,
      Severity.INFO,
      "Fragments that came twice, or after their place was given up",
      ""),
  FRAGMENTS_OF_EARLIER_PART(
      Stage.PIPELINE,
      Severity.DATA_LOSS,
      "Fragments of an earlier part of a recording that came after a later one had begun their thread; they were not used",
      "read the parts in the order of their time: commands over captures do so with files, merge makes one capture of them"),
  FRAGMENTS_MALFORMED(
      Stage.PIPELINE,
      Severity.DATA_LOSS,
      "Fragments whose column is malformed at some byte; the events before it were used, walkscope.dead-letter has the fragment",
      "keep the dead letter for a report"),
  WALKS_MISSING(
      Stage.PIPELINE,
      Severity.DATA_LOSS,
      "Walks of which no event came, by the numbers of a thread's walks; walkscope.walks says which",
      ""),
  EVENTS_OF_CLOSED_WALK(
      Stage.PIPELINE,
      Severity.DATA_LOSS,
      "Events of a walk that was closed already: they came after those of later walks, or twice",
      ""),
  EVENTS_OUT_OF_SEQUENCE(
      Stage.PIPELINE, Severity.DATA_LOSS, "Events numbered like one before them, or below it", ""),
  ENTRIES_BEYOND_TABLE(
      Stage.PIPELINE,
      Severity.ERROR,
      "Page-table entries that one event claims beyond those that a page table has; their walk is lossy",
      ""),
  LOCKS_UNKNOWN(
      Stage.PIPELINE,
      Severity.ERROR,
      "Lock spans of a kind or level that has no name",
      "upgrade the jobs: the probe is newer"),
  EXTENTS_DROPPED(
      Stage.PIPELINE,
      Severity.ERROR,
      "Extents, and unread ranges, left out of a walk that has too many for one record; all its sums are whole",
      ""),
  LOCKS_DROPPED(
      Stage.PIPELINE,
      Severity.ERROR,
      "Lock spans left out of a walk that has too many for one record; lock timings lack them",
      ""),
  RECORDS_UNDECODABLE(
      Stage.PIPELINE,
      Severity.DATA_LOSS,
      "Records that could not be decoded; walkscope.dead-letter has each with topic, partition, offset and cause",
      "upgrade the jobs if the writer is newer"),
  CAPTURES_BROKEN(
      Stage.PIPELINE,
      Severity.DATA_LOSS,
      "Captures that a bounded run could not read to their end; what came before the break was used",
      "replay with --skip-damaged for what is behind it"),
  EVENTS_ABSENT(
      Stage.PIPELINE,
      Severity.DATA_LOSS,
      "Delivered events that are not in the captures, as the probe's counters tell: of walks that say so themselves, and of walks of which nothing tells, such as the last of a thread. Commands over captures count them, jobs do not",
      "name all captures of the run, or record again"),
  WALKS_LATE(
      Stage.PIPELINE,
      Severity.DATA_LOSS,
      "Walks that came after their window was closed in a live run; they are published, the windows lack them",
      ""),
  NAMES_CROWDED_OUT(
      Stage.PIPELINE,
      Severity.ERROR,
      "Windows of a host and consumer with walkers of more than 64 names: the others share the sum \"(all other names)\"; each walk has its own name on walkscope.walks",
      "see which program names its threads one by one; filter by --comm"),
  SNAPSHOTS_CROWDED_OUT(
      Stage.PIPELINE,
      Severity.ERROR,
      "Snapshots closed before their time because one thread had too many open; they say so",
      ""),
  SNAPSHOT_VMAS_UNLISTED(
      Stage.PIPELINE,
      Severity.ERROR,
      "VMAs left out of a snapshot's list because it has too many for one record; its sums are whole",
      ""),
  SNAPSHOT_VMAS_DROPPED(
      Stage.PIPELINE,
      Severity.ERROR,
      "Walks left out of a snapshot that has more VMAs than are kept; it says that they are missing",
      ""),
  READINGS_CROWDED_OUT(
      Stage.PIPELINE,
      Severity.ERROR,
      "Walks left out of comparisons because one process is read too often at a time",
      ""),
  READINGS_TOO_LONG(
      Stage.PIPELINE,
      Severity.ERROR,
      "Readings that are too long to be kept until they can be compared",
      ""),
  COMPARED_HOLDS_DROPPED(
      Stage.PIPELINE,
      Severity.ERROR,
      "Lock holds left out of comparisons because one process has too many; the comparison lacks its locks",
      ""),
  BLAMED_HOLDS_CROWDED_OUT(
      Stage.PIPELINE,
      Severity.INFO,
      "Lock holds that waits were not brought together with, because one walker has more in a second than blame keeps (256, commands over captures 16,384); some holds that others waited for have no length then",
      ""),
  STALLS_CROWDED_OUT(
      Stage.PIPELINE,
      Severity.ERROR,
      "Stalls left out of blame because one walker has more than 4,096 in a second",
      ""),
  STALLS_LATE(
      Stage.PIPELINE,
      Severity.DATA_LOSS,
      "Holds that others waited for, told after their window was closed",
      ""),
  RECORDS(Stage.DASHBOARD, Severity.INFO, "Records of result topics taken in", ""),
  UNDECODABLE_RECORDS(
      Stage.DASHBOARD,
      Severity.DATA_LOSS,
      "Records that no schema decodes, or that cannot be true",
      "upgrade the dashboard if the jobs are newer"),
  TOMBSTONE_RECORDS(Stage.DASHBOARD, Severity.INFO, "Records without a value", ""),
  EVICTED_RECORDS(
      Stage.DASHBOARD,
      Severity.INFO,
      "Records that made room for newer ones in memory, or came too late for theirs",
      ""),
  EVICTED_ROWS(
      Stage.DASHBOARD,
      Severity.INFO,
      "Rows of the history that were deleted before their time, by table, because it has no room for them",
      "raise --store-size"),
  CONNECTIONS_REFUSED(
      Stage.DASHBOARD,
      Severity.INFO,
      "Connections closed at once because their address had its share open",
      "raise --connections-of-an-address, or name the proxy that they come through with --proxy-address"),
  CONNECTIONS_FULL(
      Stage.DASHBOARD,
      Severity.INFO,
      "Times that all places for connections were taken, so that further clients waited for one",
      "raise --connections"),
  SSE_DROPPED_CLIENTS(
      Stage.DASHBOARD,
      Severity.INFO,
      "Pages whose event stream was closed because they read too slowly",
      ""),
  SSE_REFUSED_CLIENTS(
      Stage.DASHBOARD,
      Severity.INFO,
      "Event streams refused because too many are open; their pages poll",
      "");

  private static final Pattern IN_BRACKETS = Pattern.compile(" \\([^)]*\\)");

  private final Stage stage;
  private final Severity severity;
  private final String means;
  private final String remedy;

  Counter(Stage stage, Severity severity, String means, String remedy) {
    this.stage = stage;
    this.severity = severity;
    this.means = means;
    this.remedy = remedy;
  }

  /** Spelling in records, metrics and documents. Example: walks_late */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Place that counts. */
  public Stage stage() {
    return stage;
  }

  /** Severity of an increase. */
  public Severity severity() {
    return severity;
  }

  /** Meaning of the counter: a sentence without its full stop. */
  public String means() {
    return means;
  }

  /**
   * Meaning in a few words, for a line of text: what is counted, without the rest of the sentence.
   * Example: fragments whose number was skipped
   */
  public String words() {
    String what = IN_BRACKETS.matcher(means).replaceAll("").split("[;:.]", 2)[0];
    boolean name = Character.isUpperCase(what.charAt(1)); // such as VMAs
    return name ? what : Character.toLowerCase(what.charAt(0)) + what.substring(1);
  }

  /** The words of a counter; of one of a later version those of its name. */
  public static String words(String stage, String label) {
    return of(stage, label).map(Counter::words).orElseGet(() -> label.replace('_', ' '));
  }

  /** Advice for the operator; empty if there is none. */
  public String remedy() {
    return remedy;
  }

  /** Meaning and advice, as metrics and the page show them. */
  public String help() {
    return means + (remedy.isEmpty() ? "." : ". Do: " + remedy + ".");
  }

  /** Counters of a stage. */
  public static List<Counter> of(Stage stage) {
    return Arrays.stream(values()).filter(counter -> counter.stage == stage).toList();
  }

  /** The counter of this name; empty for one of a later version. */
  public static Optional<Counter> of(String stage, String label) {
    return Arrays.stream(values())
        .filter(counter -> counter.label().equals(label) && counter.stage.label().equals(stage))
        .findFirst();
  }
}
