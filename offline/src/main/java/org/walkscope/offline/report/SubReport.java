// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.loss.IngestRecords;
import org.walkscope.offline.loss.Losses;
import org.walkscope.offline.text.Sheet;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.Host;

/** More of one part of the report, as tables. */
abstract class SubReport implements CaptureResults, IngestRecords {
  private final Losses losses = new Losses();

  /** Takes a result. */
  abstract void add(SpecificRecord result);

  /** True if it shows walks alone. */
  boolean isOfWalks() {
    return false;
  }

  /** Tables, the most important first. */
  abstract List<Sheet> sheets();

  /** Takes a host as a probe says it of itself. */
  void see(Host host) {}

  /** Puts the tables into an object, and what they do not tell. */
  void into(ObjectNode json) {
    sheets().forEach(sheet -> sheet.into(json));
  }

  @Override
  public final void ofIngest(String capture, SpecificRecord record) {
    losses.ofIngest(capture, record);
    IngestRecords.hostOfProbe(record).ifPresent(this::see);
  }

  @Override
  public final void end(Map<String, Long> events) {
    losses.end(events);
  }

  @Override
  public final <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    losses.take(result);
    add(result);
  }

  @Override
  public final void take(DeadLetter letter) {
    losses.take(letter);
  }

  @Override
  public final void takeOpen(DeadLetter place) {
    losses.takeOpen(place);
  }

  final Losses losses() {
    return losses;
  }
}
