// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.nio.file.Path;
import org.walkscope.ingest.record.Trigger;

/**
 * When and where a flight recorder writes what it holds.
 *
 * @param into folder of folders
 * @param when null: on a signal alone
 * @param afterNs time for which recording goes on when the condition holds, by the stream's clock
 * @param times that the condition writes at most
 */
public record RecorderPlan(Path into, Trigger when, long afterNs, int times) {}
