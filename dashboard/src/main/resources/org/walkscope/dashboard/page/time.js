// SPDX-License-Identifier: Apache-2.0
// Times as people and addresses write them.

import {LAST_MS, epochOf} from './zone.js';

const UNITS = {s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000};

/**
 * Epoch ms of '15m' (before the end), of epoch ms, or of a date as ISO 8601 writes it, of the page's zone without one; the end
 * itself when the text is none of these. A time beyond what inputs take is the nearest that they take.
 */
export function instant(text, end) {
  return Math.min(Math.max(0, read(text, end)), LAST_MS);
}

const RELATIVE = /^(\d+)([smhd])$/;

/** Whether a text is a time. */
export const isInstant = (text) => RELATIVE.test(text) || /^\d+$/.test(text) || !Number.isNaN(epochOf(text));

function read(text, end) {
  const relative = RELATIVE.exec(text);
  if (relative) return end - Number(relative[1]) * UNITS[relative[2]];
  if (/^\d+$/.test(text)) return Number(text);
  const date = epochOf(text);
  return Number.isNaN(date) ? end : date;
}

/** '4 s', '12 min', '3 h', '5 days'. */
export function age(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
