// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.util.Arrays;
import org.walkscope.event.EventVisitor;
import org.walkscope.ingest.frame.FrameDecoder;
import org.walkscope.ingest.frame.Payload;

/**
 * Payloads of one walker thread, ordered by walk and sequence. They mostly come in order: the
 * per-CPU buffers of a thread that migrates are drained one after the other, so that a few
 * overtake.
 */
final class PendingEvents {
  private byte[] bytes = {};
  private int[] places = {};
  private int[] sizes = {};
  private int[] types = {};
  private long[] walks = {};
  private int[] sequences = {};
  private long[] timestamps = {};
  private int used;
  private int count;

  int count() {
    return count;
  }

  int bytes() {
    return used;
  }

  /** How many of the first {@code n} are within these bounds; one at least. */
  int fitting(int n, int mostEvents, int mostBytes) {
    int most = Math.min(n, mostEvents);
    int bytesOfThem = sizes[0];
    int fit = 1;
    while (fit < most && bytesOfThem + sizes[fit] <= mostBytes) {
      bytesOfThem += sizes[fit++];
    }
    return fit;
  }

  int type(int i) {
    return types[i];
  }

  long walk(int i) {
    return walks[i];
  }

  int sequence(int i) {
    return sequences[i];
  }

  long timestampNs(int i) {
    return timestamps[i];
  }

  void add(int type, Payload payload) {
    room(payload.limit());
    long walk = FrameDecoder.walk(payload);
    int sequence = FrameDecoder.sequence(payload);
    int i = placeOf(walk, sequence);
    shiftFrom(i);
    places[i] = used;
    sizes[i] = payload.limit();
    types[i] = type;
    walks[i] = walk;
    sequences[i] = sequence;
    timestamps[i] = FrameDecoder.timestampNs(payload);
    payload.copyTo(bytes, used);
    used += payload.limit();
    count++;
  }

  /** Behind all that are not after it: most often at the end. */
  private int placeOf(long walk, int sequence) {
    int low = 0;
    int high = count;
    int middle = count - 1;
    while (low < high) {
      if (EventOrder.isBefore(walk, sequence, walks[middle], sequences[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
      middle = (low + high) >>> 1;
    }
    return low;
  }

  void drive(int i, FrameDecoder decoder, Payload scratch, EventVisitor visitor) {
    decoder.decode(types[i], scratch.over(bytes, places[i], sizes[i]), visitor);
  }

  /** Forgets the first {@code n}; with the last of them, the memory too. */
  void removeFirst(int n) {
    PendingEvents rest = new PendingEvents();
    for (int i = n; i < count; i++) {
      rest.append(this, i);
    }
    bytes = rest.bytes;
    places = rest.places;
    sizes = rest.sizes;
    types = rest.types;
    walks = rest.walks;
    sequences = rest.sequences;
    timestamps = rest.timestamps;
    used = rest.used;
    count = rest.count;
  }

  private void append(PendingEvents from, int i) {
    room(from.sizes[i]);
    places[count] = used;
    sizes[count] = from.sizes[i];
    types[count] = from.types[i];
    walks[count] = from.walks[i];
    sequences[count] = from.sequences[i];
    timestamps[count] = from.timestamps[i];
    System.arraycopy(from.bytes, from.places[i], bytes, used, from.sizes[i]);
    used += from.sizes[i];
    count++;
  }

  private void shiftFrom(int i) {
    int n = count - i;
    if (n > 0) {
      System.arraycopy(places, i, places, i + 1, n);
      System.arraycopy(sizes, i, sizes, i + 1, n);
      System.arraycopy(types, i, types, i + 1, n);
      System.arraycopy(walks, i, walks, i + 1, n);
      System.arraycopy(sequences, i, sequences, i + 1, n);
      System.arraycopy(timestamps, i, timestamps, i + 1, n);
    }
  }

  private void room(int more) {
    if (used + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(used + more, Math.max(8192, bytes.length * 2)));
    }
    if (count == places.length) {
      int length = Math.max(64, count * 2);
      places = Arrays.copyOf(places, length);
      sizes = Arrays.copyOf(sizes, length);
      types = Arrays.copyOf(types, length);
      walks = Arrays.copyOf(walks, length);
      sequences = Arrays.copyOf(sequences, length);
      timestamps = Arrays.copyOf(timestamps, length);
    }
  }
}
