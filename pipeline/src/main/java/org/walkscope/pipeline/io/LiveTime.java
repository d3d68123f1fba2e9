// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.io.Serializable;
import java.time.Duration;

/**
 * Progress of event time in a job that reads topics as they are written.
 *
 * @param outOfOrder event time by which records of one partition may be out of order
 * @param silence time without records, while the broker answers, after which a partition no longer
 *     holds the watermark back, and event time goes on by itself
 * @param longestWait most event time that goes on by itself
 * @param pace ratio of event time to wall time in a silence: 1 for live hosts, a replay's pace for
 *     a replay
 */
public record LiveTime(Duration outOfOrder, Duration silence, Duration longestWait, double pace)
    implements Serializable {}
