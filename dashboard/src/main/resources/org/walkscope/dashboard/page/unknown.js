// SPDX-License-Identifier: Apache-2.0
// Values of the address that no page understands: each is told, and none silently means something else.

import {isShift} from './compare.js';
import {isInstant} from './time.js';
import {isZone} from './zone.js';

const TIME = [isInstant, 'a time is 15m before the end, epoch ms, or a date as 2026-11-28T12:00:00'];

/** Fields that all pages share, beside those of the scope, which the server knows. */
const SHARED = {
  from: TIME,
  to: TIME,
  zone: [isZone, 'utc, or local'],
};

/** Fields of single pages that more than one of them can name. */
export const NUMBER = [(text) => /^[1-9][0-9]*$/.test(text), 'a number from 1 on'];
export const MOMENT = TIME;
export const SHIFT = [isShift, '1h, 1d or 7d'];

/** A field with these values alone. */
export const among = (...values) => [(text) => values.includes(text), values.join(', ')];

/** A list with _ between these values. */
export const listOf = (...values) =>
  [(text) => text === 'none' || text.split('_').every((one) => values.includes(one)), `${values.join(', ')}, with _ between them, or none`];

/**
 * A sentence for each value that is not understood.
 *
 * @param knows fields of the page: whether a text is a value, and what values are
 */
export function unknownValues(state, knows = {}) {
  return Object.entries({...SHARED, ...knows})
      .filter(([name, [isKnown]]) => state.get(name) !== null && !isKnown(state.get(name)))
      .map(([name, [, values]]) => `${name}=${state.get(name)} is not known, and is not what is shown. Known: ${values}. `);
}
