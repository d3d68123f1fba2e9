// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.command.CommandErrors;
import org.walkscope.ingest.StreamState;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.StageLoss;

/** Segments of one stream in the spool, in their order, and what is known of it. */
public final class SpooledStream {
  private final Spool spool;
  private final String id;
  private final Path folder;
  private final StreamLedger ledger;
  private final StreamSegments segments;
  private final SentAtMost sent;
  private final SendQueue queue;
  private final StreamLosses losses;
  private final StreamCounts counts;
  private boolean connected;

  /** Somebody is about to write it, or does. */
  private boolean asked;

  private long savedNs;

  SpooledStream(Spool spool, String id, Path folder) throws IOException {
    this.spool = spool;
    this.id = id;
    this.folder = folder;
    segments = new StreamSegments(spool.aside(), spool::complain);
    ledger = StreamLedger.open(folder, spool::complain);
    sent = SentAtMost.open(folder, spool::complain);
    queue = new SendQueue(ledger.acknowledged(), sent, spool.bounds());
    losses = new StreamLosses(id, ledger, sent);
    counts = new StreamCounts(ledger);
  }

  /** Hexadecimal digits of the stream's identity. */
  public String id() {
    return id;
  }

  Path folder() {
    return folder;
  }

  StreamLedger ledger() {
    return ledger;
  }

  SentAtMost sent() {
    return sent;
  }

  StreamCounts counts() {
    return counts;
  }

  StreamSegments segments() {
    return segments;
  }

  /** Bytes of the stream that are safe; 0 of one that is not known. */
  public long confirmed() {
    return sums().offset();
  }

  /** Sums up to which the stream is safe, or given up behind that: the probe goes on there. */
  Segment.Totals sums() {
    synchronized (spool) {
      return segments.isEmpty()
          ? ledger.behind()
          : Segment.later(ledger.behind(), segments.getLast().last);
    }
  }

  /** What the last segment holds; null if there is none, or it cannot be read. */
  Recovery restore() throws IOException {
    Segment last;
    synchronized (spool) {
      last = segments.peekLast();
      if (last != null && last.last.offset() < ledger.behind().offset()) {
        last = null; // what came behind it is given up, and the state with it
      }
    }
    try {
      return last == null ? null : Recovery.of(last.path, last.bytes);
    } catch (IOException e) {
      SegmentReader.requireLasting(e);
      return null; // the sender comes upon it, and counts it
    }
  }

  /** Ends the last segment where a kill left it without an end. */
  void endLast(StreamHeader header) {
    Segment last;
    synchronized (spool) {
      last = segments.peekLast();
    }
    if (last == null || !last.open || last.ended) {
      return;
    }
    try {
      PartEnd end = PartEnd.of(last.path, last.bytes).orOf(header);
      end.append(last.path);
      last.open = false;
    } catch (IOException e) {
      // without an end it is as safe
    }
  }

  /** True if the stream is safe to its regular end. */
  public boolean ended() {
    synchronized (spool) {
      return ledger.ended() || (!segments.isEmpty() && segments.getLast().ended);
    }
  }

  /**
   * Counts what the spool has lost though it was confirmed, and the probe no longer has.
   *
   * @param state at the last mark that is whole; null if there is none
   * @param to offset at which the probe goes on
   * @param events that the probe skips; 0 where it cannot say how many
   */
  void skipped(StreamState state, long to, long events) throws IOException {
    synchronized (spool) {
      if (!ledger.skip(to)) {
        return; // counted before a crash
      }
      losses.skipped(state == null ? sums() : Segment.Totals.of(state), to, events);
    }
    saveSurely(); // not again from the begin: it would be counted again
  }

  private void saveSurely() throws IOException {
    while (true) {
      try {
        save();
        return;
      } catch (IOException e) {
        spool.makeRoom(e);
      }
    }
  }

  /**
   * Takes note that the agent before was killed: a probe that was connected and ended meanwhile
   * sends no rest.
   */
  void agentWasKilled(long cutBytes) {
    if (!ended() && ledger.connected(false)) {
      losses.agentWasKilled(cutBytes);
      trySave();
    }
  }

  /** Losses of spool and link so far. */
  public List<StageLoss> losses(long epochMs) {
    synchronized (spool) {
      return ledger.losses(epochMs);
    }
  }

  // what the writer does

  void connect(String hostname, String bootId) throws IOException {
    prepare();
    synchronized (spool) {
      ledger.host(hostname, bootId);
      connected = true;
      if (!ledger.connected(true)) {
        trySave();
      }
    }
  }

  private void prepare() throws IOException {
    while (true) {
      try {
        sent.prepare();
        return;
      } catch (IOException e) {
        spool.makeRoom(e);
      }
    }
  }

  void disconnect() {
    synchronized (spool) {
      asked = false;
      if (connected) { // else nothing of it came: it has no ledger
        connected = false;
        ledger.connected(false);
        trySave();
      }
    }
  }

  void ask() {
    asked = true;
  }

  /** True from when it was asked for until it is disconnected: it is not forgotten then. */
  boolean asked() {
    return asked;
  }

  boolean connected() {
    return connected;
  }

  /** A segment that begins with this state. */
  Segment next(StreamState whole) {
    synchronized (spool) {
      long number = spool.takeNumber();
      Segment.Totals at = Segment.Totals.of(whole);
      return new Segment(number, StreamFolder.file(folder, number), 0, at, at);
    }
  }

  void began(Segment segment) {
    synchronized (spool) {
      ledger.sure(true);
      segment.writing = true;
      segments.add(segment);
    }
  }

  void marked(Segment segment, long bytes, SpoolMark mark, List<SpecificRecord> records) {
    synchronized (spool) {
      Segment.Totals from = segment.last;
      segment.bytes = bytes;
      segment.last = Segment.Totals.of(mark);
      counts.marked(from, mark, records);
      segment.ended = mark.getEnded();
      queue.offer(
          new Batch(
              segment.number, from, segment.last, mark.getEnded(), records, Batch.Damage.NONE));
      spool.trim();
    }
    spool.observed(id, records);
  }

  void closed(Segment segment) {
    synchronized (spool) {
      segment.writing = false;
      deleteAcknowledged();
    }
  }

  // what the sender does

  /** The next records to send; null if there are none now. One thread alone calls this. */
  public Batch take() throws IOException {
    Segment segment;
    long bytes;
    Segment.Totals to;
    synchronized (spool) {
      segment = segments.behind(queue.taken().offset());
      if (segment == null || spool.isClosed()) {
        return null;
      }
      sent.raise(segment.last);
      Batch batch = queue.poll();
      if (batch != null) {
        return batch;
      }
      bytes = segment.bytes;
      to = segment.last;
      queue.reading(segment.number);
    }
    try {
      return queue.read(segment, bytes, to);
    } catch (IOException e) {
      return unreadable(segment, to, e);
    }
  }

  /** Goes on behind a segment whose file is missing, or cannot be read. */
  private Batch unreadable(Segment segment, Segment.Totals to, IOException failure)
      throws IOException {
    SegmentReader.requireLasting(failure);
    String why = CommandErrors.reason(failure);
    if (!segment.unreadable) {
      segment.unreadable = true;
      spool.complain(
          (segment.path + ": cannot read it, " + why)
              + "; what Kafka does not have of it counts as damaged, look after the spool's disk");
    }
    return queue.unreadable(segment, to, why);
  }

  /** Counts a stretch of which no segment is there any more. */
  void lost(GivenUp.Stretch stretch, String where) {
    losses.gone(stretch, where);
    ledger.given().add(stretch.from(), stretch.to());
  }

  /** Takes note that Kafka has these records, and all before. */
  void acknowledged(Batch batch) {
    acknowledged(batch, Refused.NONE);
  }

  /**
   * Takes note that Kafka has these records, and all before.
   *
   * @param refused what it never takes of them
   */
  public void acknowledged(Batch batch, Refused refused) {
    synchronized (spool) {
      if (spool.isClosed()) {
        return; // another agent may have it
      }
      // with what Kafka has, so that what is sent again counts nothing twice
      losses.of(batch, refused);
      if (!batch.damage().equals(Batch.Damage.NONE)) {
        segments.damaged(batch.segment());
      }
      ledger.acknowledge(batch);
      counts.sent(batch, refused);
      deleteAcknowledged();
      long nowNs = System.nanoTime();
      boolean due = batch.ended() || nowNs - savedNs > 1_000_000_000;
      if (due && trySave()) { // on a full disk it is made good later, or sent again
        savedNs = nowNs;
      }
    }
  }

  /** The next records to send are those behind what Kafka has. */
  public void rewind() {
    synchronized (spool) {
      queue.rewind(ledger.acknowledged());
    }
  }

  /** Saves what Kafka has, and has at most, at the end. */
  void close() throws IOException {
    synchronized (spool) {
      ledger.save();
      sent.settle();
    }
  }

  /** Saves what Kafka has. */
  void save() throws IOException {
    synchronized (spool) {
      ledger.save();
    }
  }

  /** True if Kafka has all that is safe and was not given up. */
  public boolean isSent() {
    synchronized (spool) {
      return segments.behind(ledger.acknowledged().offset()) == null;
    }
  }

  /** Bytes of the stream that wait for Kafka; 0 where nothing is sent. */
  public long lagBytes() {
    synchronized (spool) {
      return spool.bounds().ring() || isSent()
          ? 0
          : ledger.given().rest(ledger.acknowledged(), sums()).stream()
              .mapToLong(rest -> rest.to().offset() - rest.from().offset())
              .sum();
    }
  }

  /** Figures of the stream since the spool was opened. */
  StreamFigures figures() {
    synchronized (spool) {
      Segment.Totals has = ledger.acknowledged();
      long lagBytes = lagBytes();
      long lagNs = segments.isEmpty() || lagBytes == 0 ? 0 : segments.nsBehind(has);
      return counts.figures(id, connected, segments.eventsBehind(has), lagBytes, lagNs);
    }
  }

  /** Bytes of its segments. */
  public long bytes() {
    synchronized (spool) {
      return segments.bytes();
    }
  }

  /**
   * True of a segment that may go: it is neither written nor read, and Kafka has all of it or none.
   * What is on its way, or was when an agent ended, stays until Kafka answers: else nobody could
   * say whether it is lost.
   */
  boolean isFree(Segment segment) {
    boolean maybeSent =
        !spool.bounds().ring()
            && segment.last.offset() > ledger.acknowledged().offset()
            && segment.first.offset() < sent.to().offset();
    return !segment.writing && !maybeSent && queue.reading() != segment.number;
  }

  /** True of the segment with which the stream goes on. */
  boolean hasState(Segment segment) {
    return segment == segments.peekLast()
        && !ended()
        && segment.last.offset() >= ledger.behind().offset();
  }

  private void deleteAcknowledged() {
    List<Segment> sent =
        segments.until(ledger.acknowledged().offset()).stream()
            .filter(segment -> !hasState(segment))
            .toList();
    if (!sent.isEmpty()) {
      // what is missing and not known to be sent would count as lost
      saveThen(() -> sent.forEach(segments::remove));
    }
  }

  /**
   * Gives up a segment, and counts what Kafka does not have of it. Where nothing is sent the spool
   * is to have the latest alone: nothing is lost then.
   */
  void drop(Segment segment) {
    if (!spool.bounds().ring() && ledger.acknowledged().offset() < segment.last.offset()) {
      losses.dropped(segment);
    }
    ledger.drop(segment);
    queue.forget(segment.number);
    saveThen(
        () -> {
          segments.remove(segment);
          ledger.dropped().remove(segment.number);
        });
  }

  /** Saves the ledger before files go; on a full disk behind it, when there is room. */
  private void saveThen(Runnable deletes) {
    boolean saved = trySave();
    deletes.run();
    if (!saved) {
      trySave();
    }
  }

  boolean trySave() {
    try {
      ledger.save();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
