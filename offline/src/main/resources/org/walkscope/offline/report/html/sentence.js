// SPDX-License-Identifier: Apache-2.0
// The first sentence of a report: who made whom wait, for how long, and what was worst.

import {count, duration, element, foreign, joined, lockName, many} from './format.js';

const WAITED_FOR = ['MMAP_LOCK_READ', 'MMAP_LOCK_WRITE', 'VMA_LOCK'];

/** A figure in a sentence, in full for programs that read the page. */
const figure = (field, value, text) => element('b', {'data-field': field, 'data-value': value}, text);

const time = (field, ns, sign = '') => figure(field, ns, sign + joined(duration(ns)));

const sum = (rows, of) => rows.reduce((all, row) => all + of(row), 0);

const highest = (rows, of) => rows.reduce((best, row) => (best == null || of(row) > of(best) ? row : best), null);

/** Sums of rows by walker, in the order of their first rows. */
function byWalker({holds, waits_by_walker: waits}) {
  const walkers = new Map();
  for (const hold of holds.filter((each) => each.blamed_holds > 0)) {
    const before = walkers.get(hold.walker) ?? {walker: hold.walker, waits: waits[hold.walker], ns: 0, bound: false};
    walkers.set(hold.walker, {...before, ns: before.ns + hold.blamed_ns,
      bound: before.bound || hold.blamed_bound});
  }
  return [...walkers.values()];
}

/** Time that a capture covers; the time between several is in none of them. */
const within = (data) => (data.captures > 1 ? [` in ${many(data.captures, 'capture')}`]
  : [' in ', time('span_ns', data.span_ns)]);

function waited(data) {
  const worst = highest(byWalker(data), (walker) => walker.ns);
  if (worst == null) return null;
  const others = byWalker(data).length - 1;
  const victims = data.stalls.waiters.filter((row) => row.walker === worst.walker && row.asked != null);
  const names = [...new Set(victims.map((row) => row.waiter))];
  const longest = highest(victims, (row) => row.longest_blamed_ns);
  return element('p', {class: 'answer', 'data-walker': worst.walker},
      foreign(worst.walker), ' made ', ...(names.length ? [foreign(names[0])] : ['others']),
      names.length > 1 ? ` and ${count(names.length - 1)} more wait ` : ' wait ',
      time('blamed_ns', worst.ns, worst.bound ? '≥' : ''), ...within(data), ': ',
      figure('waits', worst.waits, many(worst.waits, 'wait')),
      ', counted while it held the lock',
      ...(longest ? ['; worst: ', foreign(longest.waiter), ', ', time('longest_blamed_ns', longest.longest_blamed_ns),
        ` while it held ${lockName(longest.held)}`] : []),
      others > 0 ? `. ${many(others, 'more walker')} made others wait.` : '.');
}

/** Hosts by what their probes can see of waits: a wait that is not seen is not none. */
function sight(data) {
  const runs = Object.values(data.waits_seen).flat();
  if (runs.length === 0 || runs.some((seen) => seen == null)) return 'the probe does not say which waits it sees';
  return runs.every((seen) => WAITED_FOR.every((kind) => seen.includes(kind))) ? null : 'some waits are not visible here';
}

function nobodyWaited(data) {
  const unseen = sight(data);
  return element('p', {class: 'answer'}, unseen
    ? `Whether others waited for a walker is not known: ${unseen}.`
    : 'No task was seen waiting for a walker.');
}

function walked(data) {
  const most = data.walks[0];
  if (!most) return element('p', {}, 'No walk is in this report.');
  return element('p', {class: 'walked'}, foreign(most.walker), ' walked ', foreign(most.target), ' for ',
      time('total_ns', most.total_ns), ` in ${many(most.walks, 'walk')} by `, foreign(most.consumer),
      ...(most.longest_ns == null ? [] : [', the longest ', time('longest_ns', most.longest_ns)]),
      data.walks.length > 1 ? `; ${many(sum(data.walks, (row) => row.walks), 'walk')} in all.` : '.');
}

function lossOf(data) {
  if (data.lossless) return '✓ Nothing was lost on the way into this report.';
  if (data.loss_unknown) return "⚠ What was lost is not known: the probe's counters are not in it; see Loss below.";
  const lost = (data.loss.lost ?? 0) + data.loss.missing_walks;
  return `⚠ Not everything is here${lost > 0 ? `: missing: ${many(lost, 'event or walk', 'events or walks')}` : ''}; see Loss below.`;
}

/** Sentences that a report begins with. */
export function sentences(data) {
  return [
    waited(data) ?? nobodyWaited(data),
    walked(data),
    element('p', {class: data.lossless ? 'complete' : 'lossy', 'data-lossless': String(data.lossless)}, lossOf(data)),
  ];
}
