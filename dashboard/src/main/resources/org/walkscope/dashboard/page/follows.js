// SPDX-License-Identifier: Apache-2.0
// Which of the shared parameters each question takes, and which filters of the address its panel therefore does not follow.

import {SCOPE} from './state.js';

const TIME = ['from', 'to'];
const ALL = [...TIME, ...SCOPE];
const NEWEST = SCOPE.filter((name) => name !== 'target');

/** Questions that do not take all of them. */
const TAKEN = {
  losses: ['host'],
  hosts: ['host', 'arch', 'kernel'],
  reading: [],
  dead_letters: [],
  set_aside: ['host'],
  'live/walk-latency': NEWEST,
  'live/lock-timings': NEWEST,
  'live/batch-efficiency': NEWEST,
  'live/stalls': NEWEST,
  'live/snapshots': NEWEST,
  'live/loss': ['host'],
  host: [],
  walk: [],
  process: [],
};

/** Questions of one thing that a person has named: nothing is selected there. */
const ONE = ['host', 'walk', 'process'];

/** Questions whose answer follows only in part what they take. */
const FOLLOWED = {
  trouble: [...TIME, 'host'], // a host is silent, and loses, whoever walks on it
  walkers: ALL.filter((name) => name !== 'walker'), // a comparison has both
  ...Object.fromEntries(['walk-latency', 'lock-timings', 'batch-efficiency'].map((chart) => [`live/${chart}`, ['from', ...NEWEST]])), // their span
};

/** Shared parameters that a question takes. */
export const taken = (api) => TAKEN[api] ?? ALL;

/** Filters of the address that a question does not follow, as a person calls them. */
export function unfollowed(api, state) {
  if (ONE.includes(api)) return [];
  const followed = FOLLOWED[api] ?? taken(api);
  const ignored = (name) => state.get(name) !== null && !followed.includes(name);
  return [...TIME.some(ignored) ? ['time'] : [], ...SCOPE.filter(ignored)];
}
