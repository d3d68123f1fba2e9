// SPDX-License-Identifier: Apache-2.0
// Answers of the API as lines of a plot: with columns, [label, how a value is shown], and rows, which have the values of a time.

import {duration, element, foreign, lockName, name, percent, short} from './format.js';

const COLOURS = 6;

/** Dashes of lines whose colour is there already: of the second six, of the third, ... */
const DASHES = [undefined, [8, 4], [2, 3]];

/** How the line at a place differs from the others: never by colour alone. */
const look = (i) => ({colour: `--c${i % COLOURS}`, dash: DASHES[Math.floor(i / COLOURS) % DASHES.length], mark: String(i + 1)});

/** Value on a log scale, which has no 0: a value below 1 ns, the unit of measurement, is drawn at 1. */
const drawable = (ns) => ns.map((value) => (value == null ? null : Math.max(value, 1)));

const marked = (mark, label) => () => [element('b', {}, mark), ' ', ...label()];

const PERCENTILES = [['p50', 'p50_ns', '--p50', '50'], ['p90', 'p90_ns', '--p90', '90'], ['p99', 'p99_ns', '--p99', '99'],
  ['p99.9', 'p999_ns', '--p999', '99.9'], ['max', 'max_ns', '--max', 'max']];

export function latencyLines({series: [walks]}) {
  return {
    columns: [...PERCENTILES.map(([label]) => [label, duration]), ['walks', short]],
    lines: walks ? PERCENTILES.map(([label, field, colour, mark]) =>
      ({values: drawable(walks[field]), colour, mark, thin: label === 'max'})) : [],
    rows: walks ? [{
      id: 'walks', label: () => ['walks'], colour: '--p99',
      values: (at) => [...PERCENTILES.map(([, field]) => walks[field][at]), walks.count[at]],
    }] : [],
    headColours: PERCENTILES.map(([, , colour]) => colour),
  };
}

const bounded = (ns, {bound}) => {
  const [text, unit] = duration(ns);
  return [bound && unit ? '≤' + text : text, unit];
};

export function lockLines({series}) {
  return {
    columns: [['p50', bounded], ['p99', bounded], ['max', bounded], ['spans', short]],
    lines: series.flatMap((lock, i) => [
      {...look(i), values: drawable(lock.p50_ns), thin: true, mark: null}, {...look(i), values: drawable(lock.p99_ns)}]),
    rows: series.map((lock, i) => {
      const label = lockName(lock.kind) + (lock.level ? ' ' + name(lock.level) : '');
      return {
        id: label, ...look(i), label: marked(look(i).mark, () => [label]), bound: lock.bounds > 0,
        note: lock.bounds > 0 ? `${lock.bounds} of these are upper bounds, not measured` : null,
        values: (at) => [lock.p50_ns[at], lock.p99_ns[at], lock.max_ns[at], lock.count[at]],
      };
    }),
  };
}

export function batchLines({series}) {
  return {
    columns: [['efficiency', percent], ['steps', short], ['achievable', short]],
    lines: series.map((batch, i) => ({...look(i), values: batch.efficiency})),
    rows: series.map((batch, i) => ({
      id: JSON.stringify([batch.consumer, batch.walker]), ...look(i),
      label: marked(look(i).mark, () => [foreign(batch.consumer), ', ' + name(batch.walker)]),
      values: (at) => [batch.efficiency[at], batch.steps[at], batch.achievable_steps[at]],
    })),
  };
}

/** Lines of groups: `fields` are [field, label], the last of which is the strong line. */
export function groupLines({fields, groups, unit}) {
  const own = (group, i) => ({...look(i), mark: group.mark, ...group.others && {colour: '--faint'}});
  return {
    columns: [...fields.map(([, label]) => [label, duration]), [unit, short]],
    lines: groups.flatMap((group, i) => fields.map(([field], at) => {
      const strong = at + 1 === fields.length;
      return {...own(group, i), values: drawable(group[field]), thin: !strong, mark: strong ? group.mark : null};
    })),
    rows: groups.map((group, i) => ({
      id: group.id, ...own(group, i), label: marked(group.mark, group.label),
      values: (at) => [...fields.map(([field]) => group[field][at]), group.n[at]],
    })),
  };
}
