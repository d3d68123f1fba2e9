// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

/**
 * What a spool was found to be when it was opened.
 *
 * @param clean the agent before ended regularly
 * @param cutBytes bytes that it had not confirmed, and that went
 */
public record SpoolStart(boolean clean, long cutBytes) {}
