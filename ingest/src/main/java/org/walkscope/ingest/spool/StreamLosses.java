// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import org.walkscope.ledger.Counter;

/**
 * Counts what spool, link and Kafka lost of a stream, with its place. The spool's lock guards it.
 */
final class StreamLosses {
  private final String stream;
  private final StreamLedger ledger;
  private final SentAtMost sent;

  StreamLosses(String id, StreamLedger ledger, SentAtMost sent) {
    this.stream = "stream " + id;
    this.ledger = ledger;
    this.sent = sent;
  }

  /**
   * Counts what a probe skips.
   *
   * @param from sums at the last mark that is whole
   * @param events that the probe skips; 0 where it cannot say how many
   */
  void skipped(Segment.Totals from, long to, long events) {
    Segment.Totals acknowledged = ledger.acknowledged();
    long onKafka = Math.max(0, acknowledged.events() - from.events());
    long gone = Math.max(0, Math.max(1, events) - onKafka);
    Missing missing =
        ledger.isSure()
            ? sent.missing(0, gone, Segment.later(from, acknowledged))
            : new Missing(0, 0, 0, gone); // nobody knows what was sent
    String place = stream + ", bytes " + from.offset() + " to " + to;
    ledger.count(Counter.LINK_EVENTS_SKIPPED, missing.events(), place);
    ledger.count(Counter.SPOOL_EVENTS_MAYBE_SENT, missing.maybeEvents(), place);
  }

  /** Counts an agent that was killed while a probe was connected. */
  void agentWasKilled(long cutBytes) {
    String place = stream + ", " + cutBytes + " bytes were cut off";
    ledger.count(Counter.AGENT_ENDS_UNCLEAN, 1, place);
  }

  /** Counts what is damaged of a batch, and what Kafka never takes of it. */
  void of(Batch batch, Refused refused) {
    Batch.Damage damage = batch.damage();
    if (!damage.equals(Batch.Damage.NONE)) {
      damaged(damage.parts(), damage.missing(), damage.place());
    }
    String place = ofSegment(batch.segment()) + ", " + refused.why();
    ledger.count(Counter.KAFKA_RECORDS_REFUSED, refused.records(), place);
    ledger.count(Counter.KAFKA_EVENTS_REFUSED, refused.events(), place);
  }

  /** Counts a stretch of which no segment is there any more. */
  void gone(GivenUp.Stretch stretch, String where) {
    damaged(1, between(stretch.from(), stretch.to()), where);
  }

  private void damaged(long parts, Missing missing, String where) {
    String place = stream + ", " + where;
    ledger.count(Counter.SPOOL_PARTS_DAMAGED, parts, place);
    ledger.count(Counter.SPOOL_FRAGMENTS_DAMAGED, missing.fragments(), place);
    ledger.count(Counter.SPOOL_EVENTS_DAMAGED, missing.events(), place);
    maybeSent(missing, place);
  }

  /** Counts what Kafka does not have of a segment that is given up. */
  void dropped(Segment segment) {
    Segment.Totals from = Segment.later(ledger.acknowledged(), segment.first);
    Missing missing = between(from, segment.last);
    String place = ofSegment(segment.number);
    ledger.count(Counter.SPOOL_FRAGMENTS_DROPPED, missing.fragments(), place);
    ledger.count(Counter.SPOOL_EVENTS_DROPPED, missing.events(), place);
    maybeSent(missing, place);
  }

  private void maybeSent(Missing missing, String place) {
    ledger.count(Counter.SPOOL_FRAGMENTS_MAYBE_SENT, missing.maybeFragments(), place);
    ledger.count(Counter.SPOOL_EVENTS_MAYBE_SENT, missing.maybeEvents(), place);
  }

  private Missing between(Segment.Totals from, Segment.Totals to) {
    return sent.missing(
        Math.max(0, to.fragments() - from.fragments()),
        Math.max(0, to.events() - from.events()),
        from);
  }

  private String ofSegment(long number) {
    return stream + ", segment " + number;
  }
}
