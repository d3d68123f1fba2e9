// SPDX-License-Identifier: Apache-2.0
// Times as every page shows them: in one zone, the reader's own or UTC, which the page tells once.

import {element} from './format.js';

const UNKNOWN = '·';
const MINUTE_MS = 60_000;
const LOCAL = 'local';
const UTC = 'utc';

/** Last time that is shown, epoch ms: of the year 9999, in every zone. */
export const LAST_MS = Date.UTC(9999, 11, 30);

let zone = LOCAL;

/** Whether a text names a zone. */
export const isZone = (text) => text === LOCAL || text === UTC;

/** Chooses the zone of all times, the reader's own for anything but 'utc'; says whether it is another than before. */
export function setZone(chosen) {
  const before = zone;
  zone = chosen === UTC ? UTC : LOCAL;
  return zone !== before;
}

/** Time by which clocks of the zone are ahead of UTC at a moment, ms. */
export const offsetMs = (epochMs) => (zone === UTC ? 0 : -new Date(epochMs).getTimezoneOffset() * MINUTE_MS);

/** 'YYYY-MM-DDTHH:MM:SS.mmm' as a clock of the zone reads; null where the time is not known. */
function reading(epochMs) {
  if (!Number.isFinite(epochMs)) return null;
  const shown = Math.min(Math.max(0, epochMs), LAST_MS);
  return new Date(shown + offsetMs(shown)).toISOString().slice(0, -1);
}

/** Time of day, 24 hours. Example: '14:05:10'. */
export const clock = (epochMs, withSeconds = true) => reading(epochMs)?.slice(11, withSeconds ? 19 : 16) ?? UNKNOWN;

/** Time of day to the millisecond. */
export const fineClock = (epochMs) => reading(epochMs)?.slice(11) ?? UNKNOWN;

/** Date and time of day. Example: '2026-11-29 14:05:10'. */
export const moment = (epochMs) => reading(epochMs)?.slice(0, 19).replace('T', ' ') ?? UNKNOWN;

/** Date and time of day to the millisecond. */
export const fineMoment = (epochMs) => reading(epochMs)?.replace('T', ' ') ?? UNKNOWN;

/** Day of a year. Example: '29 Nov'. */
export const day = (epochMs) => new Date(epochMs + offsetMs(epochMs))
    .toLocaleDateString('en-GB', {day: 'numeric', month: 'short', timeZone: 'UTC'});

/** How times within a longer one are shown: with their day where it has several. */
export const clockWithin = (fromMs, toMs) => (day(fromMs) === day(toMs) ? clock : moment);

/** Date whose own hours and days are those of the zone. */
export const zonedDate = (epochMs) => new Date(epochMs + offsetMs(epochMs) + new Date(epochMs).getTimezoneOffset() * MINUTE_MS);

/** 'YYYY-MM-DDTHH:MM:SS', as datetime-local inputs have it. */
export const inputText = (epochMs) => reading(epochMs).slice(0, 19);

/** Epoch ms of a date as ISO 8601 writes it, of this zone where it names none; NaN of another text. */
export function epochOf(text) {
  const named = /T.*(Z|[+-]\d\d(:?\d\d)?)$/i.test(text);
  const whole = named || text.includes('T') ? text : `${text}T00:00`;
  return Date.parse(zone === UTC && !named ? `${whole}Z` : whole);
}

/** The moment as an element, with UTC in its tooltip. */
export function timeElement(epochMs, shown = fineMoment) {
  if (!Number.isFinite(epochMs)) return element('span', {}, UNKNOWN);
  const utc = new Date(Math.min(epochMs, LAST_MS)).toISOString();
  return element('time', {datetime: utc, title: `${utc.slice(0, -1).replace('T', ' ')} UTC`}, shown(epochMs));
}

/**
 * Sentence of the server, its moments as the page shows times. Example of such a moment: 2026-11-29T14:05:10.123Z. One after 'such
 * as' shows how to write a moment, and stays.
 */
export const zoned = (text) => text.replace(/(?<!such as )\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z/g, (utc) => fineMoment(Date.parse(utc)));

/** Time by which the reader's clock is ahead of UTC at a moment. Example: '+01:00'. */
function ahead(epochMs) {
  const minutes = -new Date(epochMs).getTimezoneOffset();
  const part = (number) => String(Math.floor(number)).padStart(2, '0');
  return `${minutes < 0 ? '−' : '+'}${part(Math.abs(minutes) / 60)}:${part(Math.abs(minutes) % 60)}`;
}

/** The reader's own zone in a time. Example: 'UTC+01:00 (Europe/Berlin)'; two offsets where clocks were put back in it. */
const ownZone = (fromMs, toMs) => `UTC${[...new Set([ahead(fromMs), ahead(toMs)])].join(', ')} ` +
    `(${Intl.DateTimeFormat().resolvedOptions().timeZone})`;

/**
 * Tells the zone of all times, and takes another: its show(fromMs, toMs) takes the time that is shown, as a zone has another
 * offset in summer.
 *
 * @param onChoose told 'utc' or 'local'
 */
export function zoneChoice(onChoose) {
  const own = element('option', {value: LOCAL});
  const select = element('select', {name: 'zone', 'aria-label': 'zone of all times'}, own, element('option', {value: UTC}, 'UTC'));
  const show = (fromMs, toMs) => {
    own.textContent = ownZone(fromMs, toMs);
    select.value = zone;
  };
  select.addEventListener('change', () => onChoose(select.value));
  return {element: element('label', {class: 'zone'}, 'times are ', select), show};
}
