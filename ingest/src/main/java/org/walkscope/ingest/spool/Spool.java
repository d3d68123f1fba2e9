// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.command.CommandErrors;
import org.walkscope.ingest.fragment.StreamRoom;

/**
 * Spool of an agent: segments of its streams on disk, from where they go to Kafka. All that was
 * marked is safe. When it has no room the oldest segment goes, and what Kafka does not have of it
 * is counted.
 */
public final class Spool implements Closeable {
  /**
   * Time after the start in which no stream is forgotten, however old its files: its probe may be
   * on its way, and the clock may have been set.
   */
  private static final long GRACE_NS = 3_600_000_000_000L;

  private final SpoolFolder folder;
  private volatile SpoolSettings settings;
  private final Consumer<String> complaints;
  private final LongSupplier epochMs;
  private final LongSupplier nanoTime;
  private final long openedNs;
  private final Map<String, SpooledStream> streams = new TreeMap<>();
  private final Map<String, String> unusable = new TreeMap<>();
  private final SetAside aside = new SetAside();
  private final RoomOnDisk room;
  private final StreamRoom memory;
  private long nextNumber = 1;
  private boolean closed;
  private SpoolStart start;
  private volatile BiConsumer<String, List<SpecificRecord>> observer = (stream, records) -> {};
  private volatile Runnable sender = () -> {};

  /**
   * Opens a spool, and cuts what was not marked when its agent ended before.
   *
   * @param folder made when it is not there
   * @param complaints receives a line for what an operator should know
   * @param epochMs the clock that segments age by
   */
  public Spool(
      Path folder, SpoolSettings settings, Consumer<String> complaints, LongSupplier epochMs)
      throws IOException {
    this(folder, settings, complaints, epochMs, System::nanoTime);
  }

  Spool(
      Path folder,
      SpoolSettings settings,
      Consumer<String> complaints,
      LongSupplier epochMs,
      LongSupplier nanoTime)
      throws IOException {
    this.nanoTime = nanoTime;
    openedNs = nanoTime.getAsLong();
    this.settings = settings;
    this.complaints = complaints;
    this.epochMs = epochMs;
    room = new RoomOnDisk(folder, complaints);
    memory = StreamRoom.ofHeap(Runtime.getRuntime().maxMemory(), complaints);
    this.folder = new SpoolFolder(folder);
    try {
      openStreams();
    } catch (IOException | RuntimeException e) {
      this.folder.unlock();
      throw e;
    }
  }

  private void openStreams() throws IOException {
    long cut = 0;
    Map<SpooledStream, Long> cuts = new LinkedHashMap<>();
    for (Path path : folder.streams()) {
      SpooledStream stream = open(path, cuts);
      if (stream != null) {
        cut += cuts.get(stream);
        streams.put(stream.id(), stream);
      }
    }
    start = new SpoolStart(folder.wasClean(), cut);
    if (!folder.wasClean()) {
      cuts.forEach(SpooledStream::agentWasKilled);
      complain("the agent before did not end regularly: " + toldCut(cut));
    }
    folder.markRunning();
    trim();
  }

  /** A stream that an agent before left; null where its folder cannot be used. */
  private SpooledStream open(Path path, Map<SpooledStream, Long> cuts) throws IOException {
    String id = path.getFileName().toString();
    try {
      SpooledStream stream = new SpooledStream(this, id, path);
      long cut = StreamFolder.open(stream, this);
      aside.find(path);
      cuts.put(stream, cut);
      return stream;
    } catch (IOException e) {
      SegmentReader.requireLasting(e);
      unusable.put(id, CommandErrors.reason(e));
      complain(
          (path + ": cannot use the stream's folder, " + CommandErrors.reason(e))
              + "; it stays as it is, and its probe has to wait: make it usable and start the agent"
              + " again");
      return null;
    }
  }

  /** Streams whose folders could not be used at the start. */
  public int unusable() {
    return unusable.size();
  }

  private static String toldCut(long bytes) {
    return bytes == 0
        ? "all that was in its spool is whole"
        : String.format(
            Locale.ROOT,
            "%,d bytes that it had not confirmed were cut off the spool, probes that still run send"
                + " them again",
            bytes);
  }

  /** Takes note of a segment's number: new ones are above it. */
  void used(long number) {
    nextNumber = Math.max(nextNumber, number + 1);
  }

  long takeNumber() {
    return nextNumber++;
  }

  /**
   * Has records seen that are safe now, with the id of their stream; called by the threads of
   * streams, one at a time for each.
   */
  public void observer(BiConsumer<String, List<SpecificRecord>> sees) {
    observer = sees;
  }

  /** Has a sender woken when a stream has more to take; called by the threads of streams. */
  public void sender(Runnable wakes) {
    sender = wakes;
  }

  void observed(String stream, List<SpecificRecord> records) {
    sender.run();
    observer.accept(stream, records);
  }

  /** Its folder, with one for each stream. */
  public Path folder() {
    return folder.path();
  }

  /** How the agent before ended, and what was cut off then. */
  public SpoolStart start() {
    return start;
  }

  /** Takes other bounds; what is beyond them goes. */
  public synchronized void bound(SpoolSettings other) {
    settings = other;
    trim();
  }

  /** Bounds of now. */
  public SpoolSettings bounds() {
    return settings;
  }

  /** Figures of all streams, since the spool was opened. */
  public synchronized List<StreamFigures> figures() {
    return streams.values().stream().map(SpooledStream::figures).toList();
  }

  /** When the oldest segment was written last; empty if there is none. */
  public synchronized OptionalLong oldestEpochMs() {
    return streams.values().stream()
        .map(stream -> stream.segments().peekFirst())
        .filter(Objects::nonNull)
        .mapToLong(segment -> segment.path.toFile().lastModified())
        .filter(ms -> ms > 0) // else it went meanwhile
        .min();
  }

  /** True behind the end: no sender gets anything any more. */
  boolean isClosed() {
    return closed;
  }

  /** Room in memory of all streams. */
  StreamRoom memory() {
    return memory;
  }

  void complain(String what) {
    complaints.accept(what);
  }

  /** Streams that have a folder. */
  public synchronized List<SpooledStream> streams() {
    return List.copyOf(streams.values());
  }

  /** Stream of an identity, made when it is not known; null when there are as many as it takes. */
  public synchronized SpooledStream stream(String id) throws IOException {
    SpooledStream known = streams.get(id);
    if (known != null) {
      known.ask();
      return known;
    }
    String why = unusable.get(id);
    if (why != null) {
      throw new IOException("its folder in the spool could not be used at the start, " + why);
    }
    long busy = streams.values().stream().filter(SpooledStream::connected).count();
    if (busy >= SpoolSettings.STREAMS) {
      return null;
    }
    SpooledStream stream = new SpooledStream(this, id, folder.create(id));
    stream.ask();
    streams.put(id, stream);
    return stream;
  }

  /** Ends the use of a stream; one of which nothing came leaves no folder. */
  public synchronized void release(SpooledStream stream) throws IOException {
    stream.disconnect();
    if (!stream.segments().isEmpty()) {
      return;
    }
    try {
      Files.deleteIfExists(stream.folder());
      streams.remove(stream.id());
    } catch (DirectoryNotEmptyException e) {
      // its ledger says what came before
    }
  }

  /** Bytes of all segments, and of damaged files. */
  public synchronized long bytes() {
    return aside.bytes() + streams.values().stream().mapToLong(SpooledStream::bytes).sum();
  }

  /** True while a write waits for room on the disk. */
  public boolean waitsForRoom() {
    return room.isWaitedFor();
  }

  /** Damaged files. */
  SetAside aside() {
    return aside;
  }

  /** Drops damaged files, then the oldest segments, while there are more bytes than may be. */
  synchronized void trim() {
    int writers = (int) streams.values().stream().filter(SpooledStream::connected).count();
    while (bytes() > settings.mostBytes(writers) && (aside.dropOldest() || dropOldest())) {
      // until it fits
    }
  }

  /** Drops segments that are too old, and forgets streams that are over. To be called at times. */
  public synchronized void age() throws IOException {
    long oldestMs = epochMs.getAsLong() - settings.age().toMillis();
    boolean forgets = nanoTime.getAsLong() - openedNs >= GRACE_NS;
    for (SpooledStream stream : streams()) {
      for (Segment segment : stream.segments().list()) {
        boolean spared = !forgets && stream.hasState(segment);
        if (stream.isFree(segment) && !spared && isOlder(segment, oldestMs)) {
          stream.drop(segment);
        }
      }
      if (forgets && !stream.asked() && stream.segments().isEmpty()) {
        StreamFolder.deleteIfOver(stream.folder(), oldestMs);
        if (!Files.exists(stream.folder())) {
          streams.remove(stream.id());
          aside.forget(stream.folder());
        }
      }
    }
  }

  /** False of a file that is not there: the sender comes upon it, and counts it. */
  private static boolean isOlder(Segment segment, long oldestMs) {
    long ms = segment.path.toFile().lastModified();
    return ms > 0 && ms < oldestMs;
  }

  private synchronized boolean dropOldest() {
    SpooledStream of = null;
    Segment oldest = null;
    for (SpooledStream stream : streams.values()) {
      for (Segment segment : stream.segments()) {
        if (stream.isFree(segment) && (oldest == null || segment.number < oldest.number)) {
          of = stream;
          oldest = segment;
        }
      }
    }
    if (oldest != null) {
      of.drop(oldest);
    }
    return oldest != null;
  }

  /**
   * Makes room after a write that failed: on a full disk the oldest segment goes; where there is
   * none, it waits for a second.
   */
  void makeRoom(IOException why) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while the spool was written");
    }
    if (!room.lacks(why) || !(aside.dropOldest() || dropOldest())) {
      room.await(why);
    }
  }

  /** Writes that wait for room fail from now on: the agent ends. */
  public void stopWaiting() {
    room.stop();
  }

  /** Bytes of all streams that Kafka does not have. */
  public synchronized long lagBytes() {
    return streams.values().stream().mapToLong(SpooledStream::lagBytes).sum();
  }

  /** Saves the ledger of a stream; where it cannot be, that of others can. */
  private void saveLast(SpooledStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      complain(
          (stream.folder() + ": cannot save what Kafka has, " + CommandErrors.reason(e))
              + ": make room on its disk; the next start sends the last records again");
    }
  }

  /** Ends the spool regularly, when nobody writes it. */
  @Override
  @SuppressWarnings("try") // the folder is closed alone
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    try (SpoolFolder last = folder) {
      streams().forEach(this::saveLast);
    }
  }
}
