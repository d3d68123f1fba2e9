// SPDX-License-Identifier: Apache-2.0
// One walk: its locks and who waited for them over time, and the entries that it passed. Takes WalkView as JSON.

import {count, duration, element, foreign, joined, lockName, many, name, percent, size} from './format.js';
import {Rows, behind} from './rows.js';
import {drawn, fill, key, svg} from './textures.js';
import {timeElement} from './zone.js';

const LABEL = 176;
const LANE = 26;
const AXIS = 22;
const MOST_WAITERS = 16;
const MOST_SPANS = 400;
const MOST_EXTENTS = 600;
const TYPES_HIGH = 24;
const LEVELS = ['PTE', 'PMD', 'PUD'];
const HEIGHTS = {PTE: 18, PMD: 32, PUD: 46};

const plain = ([text, unit]) => `${text.replace(/\.0+$/, '')} ${unit}`;
const time = (ns, sign = '') => sign + (ns < 0 ? '−' : '') + joined(duration(Math.abs(ns)));
const atMost = (ns, bound) => time(ns, bound ? '≤' : '');

/** Task as text: name and thread or process id. */
export const task = ({comm, tid, tgid}) => [foreign(comm), `[${tid ?? tgid}]`];

const lockOf = (span) => lockName(span.kind) + (span.level ? ' ' + span.level : '');

/** Lanes: what was held when, from above to below. */
function lanesOf(walk) {
  const spans = new Map();
  for (const span of [...walk.holds, ...walk.locks]) {
    const at = span.walks == null ? lockOf(span) : `${lockOf(span)}, around`;
    spans.set(at, [...(spans.get(at) ?? []), span]);
  }
  const waiters = walk.waiters.slice(0, MOST_WAITERS);
  for (const held of new Set(waiters.map((waiter) => waiter.held))) {
    if (walk.holds.some((hold) => hold.kind === held)) continue;
    const during = waiters.filter((waiter) => waiter.held === held && waiter.overlap_ns > 0);
    spans.set(`${lockName(held)}: hold not told`, [{kind: held, least: during.length > 0 && {
      from: Math.min(...during.map((waiter) => waiter.got_ns - waiter.overlap_ns)),
      to: Math.max(...during.map((waiter) => waiter.got_ns)),
    }}]);
  }
  const rank = ([label, [span]]) => (span.level ? 2 + LEVELS.indexOf(span.level) : span.walks == null && span.address ? 1 : 0);
  return {spans: new Map([...spans].sort((a, b) => rank(a) - rank(b))), waiters};
}

/** False for a hold that only its waiters show. */
const isTold = (span) => span.acquired_ns != null;

/** Begin and end of all that is drawn, ns. */
function extentOf(walk, {spans, waiters}) {
  let from = 0;
  let to = Math.max(1, walk.duration_ns);
  for (const span of [...spans.values()].flat().filter(isTold)) {
    from = Math.min(from, span.asked_ns);
    to = Math.max(to, span.released_ns);
  }
  for (const waiter of waiters) {
    from = Math.min(from, waiter.asked_ns);
    to = Math.max(to, waiter.got_ns);
  }
  return [from, to];
}

/** Round steps of a time axis: at most one in 90 px. */
function marks(from, to, width) {
  const rough = (to - from) / Math.max(1, Math.floor(width / 90));
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * [1, 2, 5, 10].find((times) => times * decade >= rough);
  const found = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) found.push(at);
  return found;
}

function bar(x, y, from, to, fillName, title, dashed) {
  const left = x(from);
  return svg('rect', {
    x: left, y: y + 4, width: Math.max(1, x(to) - left), height: LANE - 8, fill: fill(fillName),
    class: dashed ? 'outlined bound' : 'outlined',
  }, svg('title', {}, title));
}

const spanTitle = (span) =>
  `${lockOf(span)}: waited ${atMost(span.acquired_ns - span.asked_ns, span.wait_bound)}, ` +
  `held ${atMost(span.released_ns - span.acquired_ns, span.hold_bound)}` +
  (span.walks == null ? '' : `, around ${many(span.walks, 'walk')}`);

/** Spans of a lane; those that would be drawn at the same place are one, the longest. */
function spanBars(x, y, spans) {
  const made = [];
  let edge = -Infinity;
  const shown = spans.length <= MOST_SPANS ? spans
    : [...spans].sort((a, b) => a.acquired_ns - b.acquired_ns).filter((span) => {
      if (x(span.released_ns) < edge + 1) return false;
      edge = x(span.released_ns);
      return true;
    });
  for (const span of shown) {
    const title = spanTitle(span);
    if (x(span.acquired_ns) - x(span.asked_ns) >= 1) {
      made.push(bar(x, y, span.asked_ns, span.acquired_ns, span.wait_bound ? 'wait-bound' : 'wait', title, span.wait_bound));
    }
    made.push(bar(x, y, span.acquired_ns, span.released_ns, span.hold_bound ? 'hold-bound' : 'hold', title, span.hold_bound));
  }
  return made;
}

function laneLabel(y, text) {
  const shown = text.length > 27 ? text.slice(0, 26) + '…' : text;
  return svg('text', {x: 0, y: y + LANE / 2 + 4, class: 'lane'}, shown, svg('title', {}, text));
}

/** Text of a foreign name in a drawing, where no element can isolate it. */
const inert = (comm) => foreign(comm).textContent;

function drawLanes(walk, lanes, width) {
  const [from, to] = extentOf(walk, lanes);
  const x = (ns) => LABEL + ((ns - from) / (to - from)) * (width - LABEL - 8);
  const rows = 1 + lanes.spans.size + lanes.waiters.length;
  const height = rows * LANE + AXIS;
  const parts = [];
  for (const at of marks(from, to, width - LABEL)) {
    parts.push(svg('line', {x1: x(at), x2: x(at), y1: 0, y2: height - AXIS, class: 'grid'}),
        svg('text', {x: x(at), y: height - 6, class: 'mark'}, at === 0 ? '0' : (at < 0 ? '−' : '') + plain(duration(Math.abs(at)))));
  }
  parts.push(laneLabel(0, 'walk'), bar(x, 0, 0, walk.duration_ns, 'walk',
      `walk: ${time(walk.duration_ns)}${walk.completeness === 'TRUNCATED' ? ' to the last event seen' : ''}`,
      walk.completeness === 'TRUNCATED'));
  const laneOf = new Map();
  let row = 1;
  for (const [label, spans] of lanes.spans) {
    parts.push(laneLabel(row * LANE, label), ...spanBars(x, row * LANE, spans.filter(isTold)));
    const {least} = spans[0];
    if (least) {
      parts.push(bar(x, row * LANE, least.from, least.to, 'hold-least', `${lockName(spans[0].kind)}: not told how long it was held; ` +
          `others waited for it here, ${time(least.to - least.from)}`, true));
    }
    if (!laneOf.has(spans[0].kind)) laneOf.set(spans[0].kind, row * LANE);
    row++;
  }
  for (const waiter of lanes.waiters) {
    const y = row++ * LANE;
    const title = `${inert(waiter.task.comm)}[${waiter.task.tid}] waited ` +
      `${atMost(waiter.got_ns - waiter.asked_ns, waiter.wait_bound)} for ${lockName(waiter.asked)}, of it ` +
      `${time(waiter.overlap_ns, waiter.overlap_bound ? '≥' : '')} during the hold` +
      (waiter.queued ? ', queued behind a writer' : '');
    const bound = waiter.wait_bound || waiter.overlap_bound;
    const above = (laneOf.get(waiter.held) ?? 0) + LANE - 4;
    parts.push(laneLabel(y, `${inert(waiter.task.comm)} waits`),
        svg('path', {d: `M${x(waiter.got_ns)},${above} V${y + 4}`, class: 'joined'}),
        bar(x, y, waiter.asked_ns, waiter.got_ns, bound ? 'waiter-bound' : 'waiter', title, bound));
  }
  return svg('svg', {width, height, role: 'img', 'aria-label':
    'Locks of the walk and waits for them over time; the table below has the same'}, ...parts);
}

const LOCK_COLUMNS = [
  {label: 'lock', width: 24, value: lockOf, cell: (span) => lockOf(span) + (span.walks == null ? '' : ', around')},
  {label: 'address', width: 18, value: (span) => span.address, cell: (span) => span.address ?? '·'},
  {label: 'got after', width: 12, number: true, value: (span) => span.acquired_ns, cell: (span) => time(span.acquired_ns)},
  {label: 'wait', width: 12, number: true, value: (span) => span.acquired_ns - span.asked_ns,
    cell: (span) => atMost(span.acquired_ns - span.asked_ns, span.wait_bound)},
  {label: 'hold', width: 12, number: true, value: (span) => span.released_ns - span.acquired_ns,
    cell: (span) => atMost(span.released_ns - span.acquired_ns, span.hold_bound)},
];

const WAITER_COLUMNS = [
  {label: 'task', width: 26, value: (waiter) => waiter.task.comm, cell: (waiter) => task(waiter.task)},
  {label: 'asked for', width: 18, value: (waiter) => waiter.asked, cell: (waiter) => lockName(waiter.asked)},
  {label: 'held', width: 18, value: (waiter) => waiter.held, cell: (waiter) => lockName(waiter.held)},
  {label: 'asked after', width: 12, number: true, value: (waiter) => waiter.asked_ns, cell: (waiter) => time(waiter.asked_ns)},
  {label: 'wait', width: 12, number: true, value: (waiter) => waiter.got_ns - waiter.asked_ns,
    cell: (waiter) => atMost(waiter.got_ns - waiter.asked_ns, waiter.wait_bound)},
  {label: 'during hold', width: 12, number: true, value: (waiter) => waiter.overlap_ns,
    cell: (waiter) => time(waiter.overlap_ns, waiter.overlap_bound ? '≥' : '')},
  {label: 'queued', width: 16, value: (waiter) => String(waiter.queued), cell: (waiter) => (waiter.queued ? 'behind a writer' : '·')},
];

/** Lines on what the trace cannot show: absence is not zero. */
function unseenOf(walk) {
  const lines = [];
  if (walk.holds.length === 0) {
    lines.push('How long a lock was held around this walk is not known: the probe did not tell of any; its host may still have held one.');
  }
  if (walk.host.mode === 'LIGHT') {
    lines.push('Light mode: page-table locks are seen in part alone, and their ends are bounds.');
  }
  const seen = walk.host.waits_seen;
  if (seen == null) {
    lines.push('The probe does not say which waits of other tasks it sees.');
  } else {
    const blind = ['MMAP_LOCK_READ', 'MMAP_LOCK_WRITE', 'VMA_LOCK'].filter((kind) => !seen.includes(kind));
    if (blind.length) lines.push(`Waits of other tasks not visible in this run: ${blind.map(lockName).join('; ')}.`);
  }
  return lines;
}

const HELD_BY = {READERS: ['readers held it'], UNKNOWN: ['who held it is not known']};

/** Line on the walker's own wait before its walk. */
function waitedOf({waited}) {
  const held = HELD_BY[waited.held_by] ?? [foreign(waited.owner), `[${waited.owner_tid}] held it as writer`];
  const longest = waited.waits > 1 ? ` in ${count(waited.waits)} waits, ${joined(duration(waited.longest_ns))} at most` : '';
  return element('p', {class: 'note'}, `Before this walk its thread waited for mmap_lock for ${joined(duration(waited.ns))}${longest}: `,
      ...held, '.');
}

function lanesFigure(walk) {
  const lanes = lanesOf(walk);
  const more = walk.waiters.length - lanes.waiters.length + walk.waiters_left_out;
  return element('section', {class: 'view', 'aria-label': 'Time'},
      element('h3', {}, 'Locks and waits'), element('p', {class: 'unit'}, 'time from the walk\'s begin'),
      key('Colours and textures of the spans', [['walk', 'walk'], ['hold', 'hold, measured'], ['hold-bound', 'hold, at most'],
        ['hold-least', 'hold not told, others waited'],
        ['wait', 'wait of the walker'], ['waiter', 'wait of another task'], ['waiter-bound', 'the same, a bound']]),
      drawn(element('div', {class: 'lanes'}), (width) => drawLanes(walk, lanes, width)),
      more > 0 && element('p', {class: 'note'}, `${count(more)} more tasks that waited are not drawn.`),
      walk.waited && waitedOf(walk),
      ...unseenOf(walk).map((line) => element('p', {class: 'note'}, line)),
      behind('locks', LOCK_COLUMNS, [...walk.holds, ...walk.locks], walk.locks_left_out),
      walk.waiters.length > 0 && behind('waits of other tasks', WAITER_COLUMNS, walk.waiters, walk.waiters_left_out));
}

/** Width of an extent: by the logarithm of its pages, so that a page is seen beside a hole of a gibibyte. */
const weight = (bytes) => Math.log2(bytes / 4096 + 1) + 1;

function drawStrip(extents, width) {
  const whole = extents.reduce((sum, extent) => sum + weight(extent.bytes), 0);
  let left = 0;
  const height = Math.max(...extents.map((extent) => HEIGHTS[extent.level] ?? HEIGHTS.PTE)) + 2;
  return svg('svg', {width, height, role: 'img', 'aria-label':
    'Entries in address order by type and level; the table below has the same'},
  ...extents.map((extent) => {
    const wide = (weight(extent.bytes) / whole) * (width - 1);
    const high = HEIGHTS[extent.level] ?? HEIGHTS.PTE;
    const rect = svg('rect', {
      x: left + .5, y: height - high - .5, width: Math.max(.75, wide - .5), height: high,
      fill: fill(name(extent.type)), class: 'outlined',
    }, svg('title', {}, `${extent.start}: ${many(extent.entries, `${extent.level} entry`, `${extent.level} entries`)}, ${name(extent.type)}, ` +
      joined(size(extent.bytes)) + (extent.folio_order == null ? '' : `, folios of order ${extent.folio_order}`)));
    left += wide;
    return rect;
  }));
}

const EXTENT_COLUMNS = [
  {label: 'start', width: 18, value: (extent) => extent.start.padStart(16, '0'), cell: (extent) => extent.start},
  {label: 'type', width: 12, value: (extent) => extent.type, cell: (extent) => name(extent.type)},
  {label: 'level', width: 8, value: (extent) => extent.level, cell: (extent) => extent.level},
  {label: 'entries', width: 12, number: true, value: (extent) => extent.entries, cell: (extent) => count(extent.entries)},
  {label: 'size', width: 12, number: true, value: (extent) => extent.bytes, cell: (extent) => joined(size(extent.bytes))},
  {label: 'folio order', width: 12, number: true, value: (extent) => extent.folio_order,
    cell: (extent) => (extent.folio_order == null ? '·' : String(extent.folio_order))},
];

const TYPES = ['folio', 'swap', 'migration', 'pfn', 'device', 'marker', 'hwpoison', 'none'];

function spaceFigure(walk) {
  const shown = walk.extents.slice(0, MOST_EXTENTS);
  const left = walk.extents.length - shown.length + walk.extents_left_out;
  const there = new Set(walk.extents.map((extent) => name(extent.type)));
  return element('section', {class: 'view', 'aria-label': 'Address space'},
      element('h3', {}, 'Entries in address order'),
      element('p', {class: 'unit'}, 'width: logarithm of the pages; height: level, from PTE over PMD to PUD'),
      key('Colours and textures of the types', TYPES.filter((type) => there.has(type)).map((type) => [type, type])),
      shown.length ? drawn(element('div', {class: 'strip'}), (width) => drawStrip(shown, width))
        : element('p', {class: 'note'}, 'No entries were seen.'),
      left > 0 && element('p', {class: 'note'}, `${count(left)} more extents are not drawn.`),
      walk.unread_entries > 0 && element('p', {class: 'note warn'},
          `Left out by the probe, in no figure here: up to ${many(walk.unread_entries, 'entry', 'entries')}.`),
      behind('extents', EXTENT_COLUMNS, walk.extents, walk.extents_left_out));
}

function stepLine(label, value, most, sign) {
  const track = element('span', {class: 'track'});
  const filled = element('span', {class: 'filled'});
  filled.style.width = `${most > 0 ? (100 * value) / most : 0}%`;
  track.append(filled);
  return element('div', {class: 'step'}, element('span', {}, label), track,
      element('b', {'data-field': label}, sign + count(value)));
}

function stepsFigure(walk) {
  const {steps, achievable_steps: achievable} = walk;
  const least = walk.achievable_exact ? '' : '≥';
  const ratio = steps > 0 ? least + joined(percent(achievable / steps)) : 'not known: no steps';
  const locks = walk.ptl_acquisitions == null
    ? 'Page-table locks taken are not known: only exact mode sees all of them.'
    : `Page-table locks taken: ${count(walk.ptl_acquisitions)}; a perfect batcher takes ${count(walk.achievable_ptl_acquisitions)}.`;
  return element('section', {class: 'view', 'aria-label': 'Steps'},
      element('h3', {}, 'Steps'),
      ...(steps == null ? [element('p', {class: 'note'}, 'Not known: the trace has no entries of this walk.')] : [
        element('p', {class: 'unit'}, `batch efficiency ${ratio}, of ${many(walk.entries, 'entry', 'entries')}`),
        stepLine('steps made', steps, Math.max(steps, achievable), ''),
        stepLine('achievable steps', achievable, Math.max(steps, achievable), least),
      ]),
      element('p', {class: 'note'}, locks));
}

const PAGE_TYPE_COLUMNS = [
  {label: 'page flags', width: 60, value: (type) => type.flags, cell: (type) => type.flags || '(not present)'},
  {label: 'pages', width: 12, number: true, value: (type) => type.pages, cell: (type) => count(type.pages)},
];

/** Kinds of pages in the strip: fill, name, and a flag that pages of the kind have; the first that fits. */
const PAGE_KINDS = [
  ['absent', 'not present', ''], ['hugetlb', 'hugetlb', 'huge'], ['anonymous', 'anonymous', 'anonymous'],
  ['file', 'file, shmem', 'lru'], ['untold', 'other', null],
];

const pageKind = ({flags}) => PAGE_KINDS.find(([, , flag]) =>
  flag === null || (flag === '' ? flags === '' : flags.split(',').includes(flag)))[0];

function drawPageTypes(types, width) {
  const wide = (type) => Math.log2(type.pages + 1) + 1;
  const whole = types.reduce((sum, type) => sum + wide(type), 0);
  let left = 0;
  return svg('svg', {width, height: TYPES_HIGH + 2, role: 'img',
    'aria-label': 'Pages by type, the most first; the table below has the same'},
  ...types.map((type) => {
    const rect = svg('rect', {x: left + .5, y: .5, width: Math.max(.75, wide(type) / whole * (width - 1) - .5), height: TYPES_HIGH,
      fill: fill(pageKind(type)), class: 'outlined'}, svg('title', {}, `${type.flags || '(not present)'}: ${many(type.pages, 'page')}`));
    left += wide(type) / whole * (width - 1);
    return rect;
  }));
}

/** Pages by the kernel's page flags. */
export function pageTypesFigure(types, ...of) {
  const pages = types.reduce((sum, type) => sum + type.pages, 0);
  const there = new Set(types.map(pageKind));
  return element('section', {class: 'view page-types', 'aria-label': 'Pages by type'},
      element('h3', {}, 'Pages by type'),
      element('p', {class: 'unit'}, `n = ${count(pages)} base pages, `, ...of, '; width: logarithm of the pages'),
      key('Colours and textures of the pages', PAGE_KINDS.filter(([fillName]) => there.has(fillName)).map(([fillName, text]) => [fillName, text])),
      drawn(element('div', {class: 'strip'}), (width) => drawPageTypes(types, width)),
      new Rows('pages by type', PAGE_TYPE_COLUMNS).show(types).element);
}

const fact = (label, ...value) => [element('dt', {}, label), element('dd', {}, ...value)];

/** Completeness in words. */
export function wholeness(of) {
  const words = [name(of.completeness)];
  if (of.missing_events > 0) words.push(`${many(of.missing_events, 'event')} missing`);
  if (of.missing_vmas > 0) words.push(`${many(of.missing_vmas, 'VMA')} missing`);
  if (of.read_errors > 0) words.push(`${many(of.read_errors, 'entry', 'entries')} not read`);
  return element('span', {class: of.completeness === 'COMPLETE' ? 'quiet' : 'bad'}, words.join(', '));
}

/**
 * Shows a walk.
 *
 * @param processAddress address of the process's page; null where there is none
 */
export function showWalk(into, walk, processAddress) {
  const target = task(walk.target);
  into.replaceChildren(element('article', {class: 'walk', 'data-walk': walk.id},
      element('h2', {}, `Walk ${walk.walk} of `, ...task(walk.walker), ': ', joined(duration(walk.duration_ns))),
      element('dl', {class: 'facts'},
          ...fact('target', ...(processAddress ? [element('a', {href: processAddress}, ...target)] : target)),
          ...fact('consumer', foreign(walk.consumer), walk.walker_kind === 'LEGACY' ? '' : ' by pt_range_walk'),
          ...fact('function', foreign(walk.function || '·')),
          ...fact('range', `${walk.start}-${walk.end} `, walk.vma_kind == null ? '' : foreign(walk.vma ?? `(${walk.vma_kind})`)),
          ...fact('began', timeElement(Date.parse(walk.begin))),
          ...fact('host', foreign(walk.host.hostname), ' ', name(walk.host.arch), ', ', foreign(walk.host.kernel_release),
              `, ${name(walk.host.mode)} mode`),
          ...fact('cgroup', walk.walker.cgroup == null ? '·' : foreign(walk.walker.cgroup)),
          ...fact('whole', wholeness(walk))),
      lanesFigure(walk), spaceFigure(walk), stepsFigure(walk),
      walk.page_types && pageTypesFigure(walk.page_types, 'as this walk found them')));
}
