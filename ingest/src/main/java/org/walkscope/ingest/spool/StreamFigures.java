// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.util.Map;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.ProbeLoss;

/**
 * Figures of a stream since its spool was opened.
 *
 * @param id hexadecimal digits
 * @param connected its probe is there
 * @param takenEvents events that came into the spool
 * @param sentEvents of those and of earlier ones, events that Kafka acknowledged
 * @param waitingEvents events in the spool that Kafka has not acknowledged
 * @param lagBytes bytes of the stream that Kafka does not have
 * @param lagNs by the stream's clock, from what Kafka has to the last that is safe
 * @param probeBefore counters of the probe when the spool was opened; null of a later stream
 * @param probe counters of the probe; null if none came
 * @param losses counters of agent, link and spool
 */
public record StreamFigures(
    String id,
    boolean connected,
    long takenEvents,
    long sentEvents,
    long waitingEvents,
    long lagBytes,
    long lagNs,
    ProbeLoss probeBefore,
    ProbeLoss probe,
    Map<Counter, Long> losses) {}
