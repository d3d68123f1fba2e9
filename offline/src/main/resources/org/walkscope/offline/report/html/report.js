// SPDX-License-Identifier: Apache-2.0
// The report: tables and the heatmap.

import {count, duration, element, foreign, joined, lockName, many, name, percent} from './format.js';
import {Rows, behind} from './rows.js';
import {sentences} from './sentence.js';
import {drawn, svg} from './textures.js';
import {wholeness} from './walk.js';

const WAITED_FOR = ['MMAP_LOCK_READ', 'MMAP_LOCK_WRITE', 'VMA_LOCK'];
const HEAT_LEFT = 62;
const HEAT_ROW = 12;


/** Address of a view. */
export const addressOf = (view, id) => `#${view}=${encodeURIComponent(id)}`;

const number = (label, width, of, shown = count) =>
  ({label, width, number: true, value: of, cell: (row) => shown(of(row), row)});
const time = (label, width, of, sign = () => '') =>
  number(label, width, of, (ns, row) => (ns == null ? 'not told' : sign(row) + joined(duration(ns))));
const named = (label, width, of) => ({label, width, value: of, cell: (row) => foreign(of(row) ?? '·')});
const word = (label, width, of) => ({label, width, value: of, cell: (row) => of(row) ?? '·'});

function section(title, unit, ...parts) {
  return element('section', {class: 'view', 'aria-label': title},
      element('h3', {}, title), element('p', {class: 'unit'}, unit), ...parts);
}

const table = (label, columns, rows) =>
  (rows.length ? new Rows(label, columns).show(rows).element : element('p', {class: 'note'}, 'none'));

const efficiency = (achievable, steps, exact) =>
  (steps > 0 ? (exact ? '' : '≥') + joined(percent(achievable / steps)) : '·');

const PAGE_WALKER = {...word('page walker', 15, (row) => name(row.walker_kind)), common: true};

const HOST = {...named('host', 16, (row) => row.host), common: true};

const WALKS = [
  number('reads', 8, (row) => row.reads), number('walks', 9, (row) => row.walks),
  time('total', 10, (row) => row.total_ns),
  ...['median_ns', 'p99_ns', 'longest_ns'].map((field) =>
    number(field.replace('_ns', ''), 10, (row) => row[field], (ns) => joined(duration(ns)))),
  {label: 'batch', width: 10, number: true, value: (row) => row.achievable_steps / row.steps,
    cell: (row) => efficiency(row.achievable_steps, row.steps, row.achievable_exact)},
  {...number('not whole', 10, (row) => row.incomplete_walks + row.missing_walks), common: true},
  named('walker', 13, (row) => row.walker), named('target', 13, (row) => row.target),
  named('consumer', 14, (row) => row.consumer), PAGE_WALKER, HOST,
];

const SLOWEST = [
  {label: 'walk', width: 11, value: (walk) => walk.walk,
    cell: (walk) => element('a', {href: addressOf('walk', walk.id)}, `walk ${walk.walk}`)},
  named('walker', 12, (walk) => walk.walker.comm),
  time('took', 10, (walk) => walk.duration_ns),
  {label: 'waits', width: 8, number: true, value: (walk) => walk.waiters.length + walk.waiters_left_out,
    cell: (walk) => count(walk.waiters.length + walk.waiters_left_out)},
  number('entries', 9, (walk) => walk.entries), number('steps', 9, (walk) => walk.steps),
  {label: 'batch', width: 10, number: true, value: (walk) => walk.achievable_steps / walk.steps,
    cell: (walk) => efficiency(walk.achievable_steps, walk.steps, walk.achievable_exact)},
  named('target', 12, (walk) => walk.target.comm),
  {...named('consumer', 12, (walk) => walk.consumer), common: true},
  named('VMA', 13, (walk) => walk.vma ?? (walk.vma_kind && `(${walk.vma_kind})`)),
  {label: 'whole', width: 14, common: true, value: (walk) => walk.completeness, cell: wholeness},
  {...named('host', 16, (walk) => walk.host.hostname), common: true},
];

const HOLDS = [
  number('holds', 11, (row) => row.holds, (holds) => (holds == null ? 'not told' : count(holds))),
  time('held', 11, (row) => row.total_ns, (row) => (row.hold_bounds > 0 ? '≤' : '')),
  time('longest', 11, (row) => row.longest_ns, (row) => (row.longest_bound ? '≤' : '')),
  number('waits', 8, (row) => row.waits),
  time('blamed', 11, (row) => row.blamed_ns, (row) => (row.blamed_bound ? '≥' : '')),
  number('convoys', 9, (row) => row.convoys),
  word('lock', 18, (row) => lockName(row.lock)), named('walker', 16, (row) => row.walker), HOST,
];

const WAITERS = [
  named('who waited', 18, (row) => row.waiter),
  number('waits', 8, (row) => row.waits),
  time('blamed', 11, (row) => row.blamed_ns, (row) => (row.bounds ? '≥' : '')),
  time('longest blamed', 14, (row) => row.longest_blamed_ns),
  time('longest wait', 13, (row) => row.longest_wait_ns),
  number('queued', 9.5, (row) => row.queued),
  word('asked for', 18, (row) => (row.asked == null ? null : lockName(row.asked))),
  named('for whom', 16, (row) => row.walker), word('held', 16, (row) => lockName(row.held)), HOST,
];

const WALKERS = [
  named('walker', 18, (row) => row.walker), number('waits', 8, (row) => row.waits),
  time('waited', 11, (row) => row.wait_ns), time('longest', 11, (row) => row.longest_wait_ns),
  word('consumer', 16, (row) => row.consumer), named('of whom', 16, (row) => row.target),
  word('held by', 12, (row) => HELD_BY[row.held_by]), named('writer', 16, (row) => row.owner), HOST,
];

const HELD_BY = {WRITER: 'a writer', READERS: 'readers', UNKNOWN: 'not known'};

const BLAME = [
  {label: 'walk', width: 12, value: (row) => row.last_walk, cell: (row) => (row.walk_id
    ? element('a', {href: addressOf('walk', row.walk_id)}, `walk ${row.last_walk}`) : `walk ${row.last_walk}`)},
  time('blamed', 11, (row) => row.blamed_ns, (row) => (row.blamed_bound ? '≥' : '')),
  time('held', 11, (row) => row.hold_ns, (row) => (row.hold_bound ? '≤' : '')),
  number('waits', 8, (row) => row.waits),
  named('first', 16, (row) => row.first_waiter), word('lock', 16, (row) => lockName(row.held)),
  named('walker', 16, (row) => row.walker), word('convoy', 9, (row) => (row.convoy ? 'yes' : 'no')), HOST,
];

const BATCH = [
  number('saved', 10.5, (row) => row.saved_steps, (steps, row) => (row.exact || !steps ? '' : '≤') + count(steps)),
  number('steps', 12, (row) => row.steps),
  number('achievable', 12, (row) => row.achievable_steps, (steps, row) => (row.exact || steps == null ? '' : '≥') + count(steps)),
  {label: 'batch', width: 10, number: true, value: (row) => row.efficiency_ratio,
    cell: (row) => efficiency(row.achievable_steps, row.steps, row.exact)},
  number('walks', 8, (row) => row.walks), number('entries', 12, (row) => row.entries),
  {...number('PTLs', 8, (row) => row.ptl_acquisitions), common: true},
  {...number('PTLs needed', 14, (row) => row.achievable_ptl_acquisitions), common: true},
  named('consumer', 14, (row) => row.consumer), PAGE_WALKER,
  named('VMA', 14, (row) => row.vma), HOST,
];

const PROCESSES = [
  {label: 'process', width: 24, value: (view) => view.process.comm, cell: (view) => element('a',
      {href: addressOf('process', view.id)}, foreign(view.process.comm), `[${view.process.tgid}]`)},
  number('reads', 9, (view) => view.reads_seen),
  number('VMAs', 9, (view) => Math.max(...view.reads.map((read) => read.vmas))),
  named('host', 20, (view) => view.host.hostname),
  named('cgroup', 40, (view) => view.process.cgroup),
];

function drawHeat({cells, column_ns: columnNs, rows_per_decade: perDecade}, width) {
  const rows = cells.map((cell) => cell.row);
  const [low, high] = [Math.min(...rows), Math.max(...rows)];
  const columns = Math.max(...cells.map((cell) => cell.column)) + 1;
  const most = Math.max(...cells.map((cell) => cell.walks));
  const wide = (width - HEAT_LEFT) / columns;
  const y = (row) => (high - row) * HEAT_ROW;
  const shade = (walks) => (most === 1 ? 4 : Math.round((4 * Math.log(walks)) / Math.log(most)));
  const bottom = (high - low + 1) * HEAT_ROW;
  const parts = [];
  for (let row = low; row <= high; row++) {
    if (row % perDecade === 0 || high - low < 3) {
      parts.push(svg('text', {x: HEAT_LEFT - 6, y: y(row) + HEAT_ROW, class: 'level'},
          joined(duration(Math.round(10 ** (row / perDecade))))));
    }
  }
  for (const cell of cells) {
    parts.push(svg('rect', {x: HEAT_LEFT + cell.column * wide, y: y(cell.row), width: Math.max(1, wide - .5),
      height: HEAT_ROW - 1, class: `heat heat${shade(cell.walks)}`},
    svg('title', {}, `${many(cell.walks, 'walk')} of ${rangeOf(cell.row, perDecade)}, from ` +
      `${joined(duration(cell.column * columnNs))} on`)));
  }
  parts.push(svg('line', {x1: HEAT_LEFT, x2: width, y1: bottom, y2: bottom, class: 'grid'}),
      svg('text', {x: HEAT_LEFT, y: bottom + 14, class: 'begin'}, '0'),
      svg('text', {x: width, y: bottom + 14, class: 'level'}, joined(duration(columns * columnNs))));
  return svg('svg', {width, height: bottom + 20, role: 'img',
    'aria-label': 'Number of walks by duration over time; the table below has the same'}, ...parts);
}

const rangeOf = (row, perDecade) =>
  [row, row + 1].map((edge) => joined(duration(Math.round(10 ** (edge / perDecade))))).join(' to ');

function heatmap(durations) {
  if (durations.cells.length === 0) return element('p', {class: 'note'}, 'none');
  const {column_ns: columnNs, rows_per_decade: perDecade} = durations;
  return element('div', {},
      drawn(element('div', {class: 'heatmap'}), (width) => drawHeat(durations, width)),
      behind('cells', [
        time('from', 12, (cell) => cell.column * columnNs),
        {label: 'duration', width: 22, value: (cell) => cell.row, cell: (cell) => rangeOf(cell.row, perDecade)},
        number('walks', 10, (cell) => cell.walks),
      ], durations.cells));
}

/** Lines on waits that cannot be seen: absence is not zero. */
function sight(data) {
  return Object.entries(data.waits_seen).flatMap(([host, runs]) => runs.map((seen) => element('p', {class: 'note'},
      'Waits that the probe shows on ', foreign(host), ': ', seen == null ? 'the probe does not say which are visible'
        : WAITED_FOR.map((kind) => lockName(kind) + (seen.includes(kind) ? '' : ' not visible in this run')).join('; '))));
}

const openable = (listed, seen, what, which) =>
  `${count(listed)} of ${count(seen)} ${what} can be opened: ${which}`;

function lossUnit(data) {
  if (data.lossless) return 'nothing was lost';
  return data.loss_unknown ? 'what was lost is not known' : 'what is missing';
}

/** Shows the report. */
export function showReport(into, data) {
  const walks = data.walk_views;
  const batch = data.batch;
  into.replaceChildren(...sentences(data),
      section('Who walked whom', 'the longest in sum first', table('who walked whom', WALKS, data.walks)),
      section('Durations of walks over time', `n = ${many(data.walks_seen, 'walk')}; the darker, the more; log scale`,
          heatmap(data.durations)),
      section('Slowest and blamed walks', openable(walks.length, data.walks_seen, 'walks', 'the slowest and the blamed'),
          table('slowest walks', SLOWEST, walks)),
      section('Locks held around walks', '≤ and ≥: bounds, not measured', table('holds', HOLDS, data.holds), ...sight(data)),
      section('Who waited for walkers', 'blamed: the part of the waits during the holds',
          table('waiters', WAITERS, data.stalls.waiters)),
      ...(data.stalls.walkers ? [section('Walkers that waited for mmap_lock', 'held by: when the longest wait of a walk began',
          table('waiting walkers', WALKERS, data.stalls.walkers))] : []),
      section('Holds that others waited for', `the ${count(data.blame.length)} with the longest waits`,
          table('blamed holds', BLAME, data.blame)),
      section('Processes', openable(data.process_views.length, data.processes_seen, 'processes that were read',
          'those read for longest, where smaps or smaps_rollup was read'),
      table('processes', PROCESSES, data.process_views)),
      section('Batch efficiency', 'steps of a perfect batcher ÷ steps, by consumer and VMA; the most to save first',
          table('batch efficiency', BATCH, batch)),
      section('Loss', name(lossUnit(data)),
          element('ul', {class: 'losses'}, ...data.loss_lines.map((line) => element('li', {}, foreign(line))))));
}
