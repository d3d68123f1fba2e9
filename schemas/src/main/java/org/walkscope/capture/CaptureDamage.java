// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

/**
 * A part of a capture that was passed over.
 *
 * @param at byte of the file at which it begins: that of its block. Example: 5120
 * @param bytes of the block, those of records read before the damage among them; 0 where the file
 *     ends before the stream does
 * @param records that the block claimed and that were not read; -1 when its head is damaged, too
 * @param reason what was found, in words
 */
public record CaptureDamage(long at, long bytes, long records, String reason) {}
