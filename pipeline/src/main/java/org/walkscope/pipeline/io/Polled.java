// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.avro.reflect.Nullable;
import org.apache.avro.reflect.Union;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.state.StateType;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;

/** Record of a topic or capture as a source gives it. */
@Union({Polled.Read.class, Polled.Unreadable.class})
public sealed interface Polled {
  TypeInformation<Polled> TYPE = new StateType<>(Polled.class);

  /** Place at which the record was read. */
  Place place();

  /**
   * Time at which the record was written to its topic, epoch. For a fragment of a capture, which
   * has no such time, Long.MAX_VALUE; for damage of a capture the time of the fragment before.
   */
  long appendedMs();

  /**
   * Place of a record: topic, or file of a capture; partition, 0 in a capture; offset, in a capture
   * the record's number.
   */
  final class Place {
    private String topic;
    private int partition;
    private long offset;

    public static Place of(String topic, int partition, long offset) {
      Place place = new Place();
      place.topic = topic;
      place.partition = partition;
      place.offset = offset;
      return place;
    }

    public String topic() {
      return topic;
    }

    public int partition() {
      return partition;
    }

    public long offset() {
      return offset;
    }
  }

  /** Record that was decoded. */
  final class Read implements Polled {
    public static final TypeInformation<Read> TYPE = new StateType<>(Read.class);

    private Place place;
    private long appendedMs;

    @Union({
      TraceFragment.class,
      ProbeLoss.class,
      StreamEnd.class,
      StageLoss.class,
      Walk.class,
      LockHold.class,
      Stall.class
    })
    private SpecificRecord record;

    public SpecificRecord record() {
      return record;
    }

    @Override
    public Place place() {
      return place;
    }

    @Override
    public long appendedMs() {
      return appendedMs;
    }
  }

  /** Bytes that could not be decoded. */
  final class Unreadable implements Polled {
    private Place place;
    private long appendedMs;
    private String cause;
    @Nullable private byte[] key;
    @Nullable private byte[] value;

    /** Dead letter of the record. */
    public DeadLetter letter() {
      return new DeadLetter(place.topic, place.partition, place.offset, cause, key, value);
    }

    @Override
    public Place place() {
      return place;
    }

    @Override
    public long appendedMs() {
      return appendedMs;
    }
  }

  static Read of(SpecificRecord record, Place place, long appendedMs) {
    Read read = new Read();
    read.record = record;
    read.place = place;
    read.appendedMs = appendedMs;
    return read;
  }

  static Unreadable of(DeadLetter letter, long appendedMs) {
    Unreadable unreadable = new Unreadable();
    unreadable.place = Place.of(letter.topic(), letter.partition(), letter.offset());
    unreadable.appendedMs = appendedMs;
    unreadable.cause = letter.cause();
    unreadable.key = letter.key();
    unreadable.value = letter.value();
    return unreadable;
  }
}
