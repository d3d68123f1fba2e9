// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.command.CommandErrors;
import org.walkscope.ingest.StreamState;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.StageLoss;

/** Segments of one stream in the spool, in their order, and what is known of it. */
public final class SpooledStream {
  private final Spool spool;
  private final String id;
  private final Path folder;
  private final StreamLedger ledger;
  private final StreamSegments segments;
  private final SendQueue queue;
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
    queue = new SendQueue(ledger.acknowledged(), spool.bounds());
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

  StreamCounts counts() {
    return counts;
  }

  StreamSegments segments() {
    return segments;
  }

  /** Bytes of the stream that are safe; 0 of one that is not known. */
  public long confirmed() {
    synchronized (spool) {
      return segments.isEmpty() ? ledger.behind().offset() : segments.getLast().last.offset();
    }
  }

  /** What the last segment holds; null if there is none. */
  Recovery restore() throws IOException {
    Segment last;
    synchronized (spool) {
      last = segments.peekLast();
    }
    return last == null ? null : Recovery.of(last.path, last.bytes);
  }

  /** True if the stream is safe to its regular end. */
  public boolean ended() {
    synchronized (spool) {
      return segments.isEmpty() ? ledger.ended() : segments.getLast().ended;
    }
  }

  /** Events behind a mark that Kafka has, though the spool does not. */
  long eventsOnKafkaBehind(long offset, long events) {
    synchronized (spool) {
      Segment.Totals sent = ledger.acknowledged();
      return sent.offset() > offset ? sent.events() - events : 0;
    }
  }

  /** Counts a loss of the stream, with the place of the first. */
  void count(Counter counter, long cases, String place) throws IOException {
    synchronized (spool) {
      ledger.count(counter, cases, "stream " + id + ", " + place);
    }
    while (true) { // not again from the begin: it would be counted again
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
      ledger.count(
          Counter.AGENT_ENDS_UNCLEAN, 1, "stream " + id + ", " + cutBytes + " bytes were cut off");
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

  void connect(String hostname, String bootId) {
    synchronized (spool) {
      ledger.host(hostname, bootId);
      connected = true;
      if (!ledger.connected(true)) {
        trySave();
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
      Segment.Totals at =
          new Segment.Totals(
              whole.offset(),
              whole.threads().fragments(),
              whole.threads().events(),
              Math.max(0, whole.threads().nowNs()));
      return new Segment(number, StreamFolder.file(folder, number), 0, at, at);
    }
  }

  void began(Segment segment) {
    synchronized (spool) {
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
      Batch batch = queue.poll();
      if (batch != null) {
        return batch;
      }
      segment = segments.behind(queue.taken().offset());
      if (segment == null) {
        return null;
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

  private void count(Batch of) {
    Batch.Damage damage = of.damage();
    if (!damage.equals(Batch.Damage.NONE)) {
      String place = "stream " + id + ", " + damage.place();
      ledger.count(Counter.SPOOL_PARTS_DAMAGED, damage.parts(), place);
      ledger.count(Counter.SPOOL_FRAGMENTS_DAMAGED, damage.fragments(), place);
      ledger.count(Counter.SPOOL_EVENTS_DAMAGED, damage.events(), place);
      segments.damaged(of.segment());
    }
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
      count(batch); // with what Kafka has, so that what is sent again counts nothing twice
      String place = "stream " + id + ", segment " + batch.segment() + ", " + refused.why();
      ledger.count(Counter.KAFKA_RECORDS_REFUSED, refused.records(), place);
      ledger.count(Counter.KAFKA_EVENTS_REFUSED, refused.events(), place);
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

  /** Saves what Kafka has. */
  void save() throws IOException {
    synchronized (spool) {
      ledger.save();
    }
  }

  /** True if Kafka has all that is safe and was not given up. */
  public boolean isSent() {
    synchronized (spool) {
      return confirmed() <= ledger.behind().offset();
    }
  }

  /** Bytes of the stream that wait for Kafka; 0 where nothing is sent. */
  public long lagBytes() {
    synchronized (spool) {
      return spool.bounds().ring() ? 0 : Math.max(0, confirmed() - ledger.behind().offset());
    }
  }

  /** Figures of the stream since the spool was opened. */
  StreamFigures figures() {
    synchronized (spool) {
      Segment.Totals sent = ledger.behind();
      long lagBytes = lagBytes();
      long lagNs = segments.isEmpty() || lagBytes == 0 ? 0 : segments.nsBehind(sent);
      return counts.figures(id, connected, segments.eventsBehind(sent), lagBytes, lagNs);
    }
  }

  /** Bytes of its segments. */
  public long bytes() {
    synchronized (spool) {
      return segments.bytes();
    }
  }

  /** True of a segment that may go: it is neither written nor read, nor on its way to Kafka. */
  boolean isFree(Segment segment) {
    boolean onItsWay =
        queue.taken().offset() > ledger.acknowledged().offset()
            && segment.number >= ledger.segment()
            && segment.number <= queue.takenSegment();
    return !segment.writing && !onItsWay && queue.reading() != segment.number;
  }

  private void deleteAcknowledged() {
    List<Segment> sent = segments.until(ledger.acknowledged().offset());
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
    Segment.Totals sent = ledger.acknowledged();
    if (!spool.bounds().ring() && sent.offset() < segment.last.offset()) {
      Segment.Totals from = sent.offset() > segment.first.offset() ? sent : segment.first;
      String place = "stream " + id + ", segment " + segment.number;
      ledger.count(
          Counter.SPOOL_FRAGMENTS_DROPPED, segment.last.fragments() - from.fragments(), place);
      ledger.count(Counter.SPOOL_EVENTS_DROPPED, segment.last.events() - from.events(), place);
    }
    ledger.drop(segment);
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
