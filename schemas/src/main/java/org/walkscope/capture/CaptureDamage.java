// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

/**
 * Damaged part of a capture that the reader skipped.
 *
 * @param at byte of the file at which the damaged block begins. Example: 5120
 * @param bytes length of the block, including records read before the damage; 0 where the file ends
 *     before the stream does
 * @param records records that the block claimed and that were not read; -1 when its head is
 *     damaged, too
 * @param reason description of the damage, for people
 */
public record CaptureDamage(long at, long bytes, long records, String reason) {}
