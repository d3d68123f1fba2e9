// SPDX-License-Identifier: Apache-2.0
// Times as people and addresses write them.

const UNITS = {s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000};

/** Last time that inputs take: of the year 9999, in every zone. */
const LAST_MS = Date.UTC(9999, 11, 30);

/**
 * Epoch ms of '15m' (before the end), of epoch ms, or of a date as ISO 8601 writes it, local without a zone; the end
 * itself when the text is none of these. A time beyond what inputs take is the nearest that they take.
 */
export function instant(text, end) {
  return Math.min(Math.max(0, read(text, end)), LAST_MS);
}

const RELATIVE = /^(\d+)([smhd])$/;

/** Whether a text is a time. */
export const isInstant = (text) => RELATIVE.test(text) || /^\d+$/.test(text) || !Number.isNaN(Date.parse(text));

function read(text, end) {
  const relative = RELATIVE.exec(text);
  if (relative) return end - Number(relative[1]) * UNITS[relative[2]];
  if (/^\d+$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? end : date;
}

/** 'YYYY-MM-DDTHH:MM:SS', local, as datetime-local inputs have it. */
export function local(epochMs) {
  const date = new Date(epochMs - new Date(epochMs).getTimezoneOffset() * UNITS.m);
  return date.toISOString().slice(0, 19);
}

/** '4 s', '12 min', '3 h', '5 days'. */
export function age(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
