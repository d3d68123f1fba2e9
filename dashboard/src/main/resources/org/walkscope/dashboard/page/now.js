// SPDX-License-Identifier: Apache-2.0
// What time it is, by the server's clock: a browser's own may be wrong.

import {age} from './time.js';

/** Difference of the clocks that is told, ms. */
const TOLD_MS = 30_000;

let aheadMs = 0; // of the server's clock

/** Takes the server's time as it answers, epoch ms. */
export function setServerTime(epochMs) {
  aheadMs = epochMs - Date.now();
}

/** Now, epoch ms. */
export const now = () => Date.now() + aheadMs;

/** Sentence on a browser whose clock is wrong; empty when it is right. */
export function clockWarning() {
  if (Math.abs(aheadMs) < TOLD_MS) return '';
  return `The clock of this browser is ${age(Math.abs(aheadMs))} ${aheadMs > 0 ? 'behind' : 'ahead of'} the server's; times are the server's.`;
}
