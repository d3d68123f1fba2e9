// SPDX-License-Identifier: Apache-2.0
// Values of the address that no page understands: each is told, and none silently means something else.

import {isShift} from './compare.js';
import {SCOPE} from './state.js';
import {isInstant} from './time.js';
import {isZone} from './zone.js';

const TIME = [isInstant, 'a time is 15m before the end, epoch ms, or a date as 2026-11-28T12:00:00'];

/** Fields that all pages share, beside those of the scope, which the server knows. */
const SHARED = {
  from: TIME,
  to: TIME,
  zone: [isZone, 'utc, or local'],
};

/** Fields of single pages that more than one of them can name; ANY where the page itself tells what is not there. */
export const ANY = [() => true, ''];
export const NUMBER = [(text) => /^[1-9][0-9]*$/.test(text), 'a number from 1 on'];
export const MOMENT = TIME;
export const SHIFT = [isShift, '1h, 1d or 7d'];

/** A field with these values alone. */
export const among = (...values) => [(text) => values.includes(text), values.join(', ')];

/** A list with _ between these values. */
export const listOf = (...values) =>
  [(text) => text === 'none' || text.split('_').every((one) => values.includes(one)), `${values.join(', ')}, with _ between them, or none`];

/**
 * A sentence for each value that is not understood, and for each field that the page does not have.
 *
 * @param knows fields of the page: whether a text is a value, beside those of the address, and what values are
 */
export function unknownValues(state, knows = {}) {
  const known = {...SHARED, ...Object.fromEntries(SCOPE.map((name) => [name, ANY])), ...knows};
  return [...state.repeated.map((name) => `${name} is given more than once: the first is taken. `), ...state.fields.flatMap((name) => {
    const value = state.get(name);
    if (!(name in known)) return [`${name} is no field of this page: it changes nothing that is shown. `];
    const [isKnown, values] = known[name];
    return value === null || isKnown(value, state) ? [] : [`${name}=${value} is not known, and is not what is shown. Known: ${values}. `];
  })];
}
