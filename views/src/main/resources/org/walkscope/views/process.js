// SPDX-License-Identifier: Apache-2.0
// One process: its reads over time, its VMAs, its address space, and what changed between two reads. Takes ProcessView.

import {count, duration, element, foreign, name, percent, size} from './format.js';
import {Rows, behind} from './rows.js';
import {drawn, fill, key, svg} from './textures.js';
import {task, wholeness} from './walk.js';

const MOST_CELLS = 200;
const CHART = 150;
const LEFT = 70;
const SPACE = 64;

const said = ([text, unit]) => (unit ? `${text} ${unit}` : text);
const sized = (bytes) => said(size(bytes));
const clockOf = (begin) => begin.slice(11, 23);

/** VMA of an array: the order of VmaView. */
const vmaOf = ([start, end, permissions, kind, called, completeness, rss, anonymous, swap, thp, hugetlb, ptes, steps,
  achievable]) => ({start, end, permissions, kind, called, completeness, rss, anonymous, swap, thp, hugetlb, ptes, steps,
  achievable, bytes: Number(BigInt('0x' + end) - BigInt('0x' + start))});

/** Kinds of memory of a read or VMA, bytes; where folios were not read, not told of what is present. */
const KINDS = [
  ['anonymous', 'anonymous', (figures) => figures.anonymous ?? 0],
  ['file', 'file, shmem', (figures) => (figures.anonymous == null ? 0 : figures.rss - figures.anonymous)],
  ['untold', 'present, kind not told', (figures) => (figures.anonymous == null ? figures.rss : 0)],
  ['hugetlb', 'hugetlb', (figures) => figures.hugetlb],
  ['swapped', 'swap', (figures) => figures.swap],
];

function drawReads(reads, width) {
  const whole = Math.max(1, ...reads.map(({totals}) => KINDS.reduce((sum, [, , of]) => sum + of(totals), 0)));
  const step = (width - LEFT) / reads.length;
  const wide = Math.max(1, Math.min(46, step - 3));
  const parts = [0, .5, 1].flatMap((part) => {
    const y = CHART - part * (CHART - 12);
    return [svg('line', {x1: LEFT, x2: width, y1: y, y2: y, class: 'grid'}),
      svg('text', {x: LEFT - 6, y: y + 4, class: 'level'}, sized(part * whole))];
  });
  reads.forEach((read, i) => {
    let y = CHART;
    for (const [fillName, , of] of KINDS) {
      const high = (of(read.totals) / whole) * (CHART - 12);
      if (high <= 0) continue;
      y -= high;
      parts.push(svg('rect', {x: LEFT + i * step, y, width: wide, height: high, fill: fill(fillName), class: 'outlined'},
          svg('title', {}, `${read.begin}: Rss ${sized(read.totals.rss)}, swap ${sized(read.totals.swap)}`)));
    }
    if (step >= 76 || i % Math.ceil(76 / step) === 0) {
      parts.push(svg('text', {x: LEFT + i * step, y: CHART + 15, class: 'begin'}, clockOf(read.begin)));
    }
  });
  return svg('svg', {width, height: CHART + 20, role: 'img',
    'aria-label': 'Memory of the process at each read; the table below has the same'}, ...parts);
}

const READ_COLUMNS = [
  {label: 'read at (UTC)', width: 15, value: (read) => read.begin, cell: (read) => clockOf(read.begin)},
  {label: 'by', width: 19, common: true, value: (read) => read.walker.comm, cell: (read) => task(read.walker)},
  {label: 'consumer', width: 15, common: true, value: (read) => read.consumer, cell: (read) => foreign(read.consumer)},
  {label: 'took', width: 10, number: true, value: (read) => read.duration_ns, cell: (read) => said(duration(read.duration_ns))},
  {label: 'Rss', width: 10, number: true, value: (read) => read.totals.rss, cell: (read) => sized(read.totals.rss)},
  {label: 'swap', width: 10, number: true, common: true, value: (read) => read.totals.swap, cell: (read) => sized(read.totals.swap)},
  {label: 'VMAs', width: 8, number: true, value: (read) => read.vmas, cell: (read) => count(read.vmas)},
  {label: 'walks', width: 8, number: true, value: (read) => read.walks, cell: (read) => count(read.walks)},
  {label: 'steps', width: 9, number: true, value: (read) => read.steps, cell: (read) => count(read.steps)},
  {label: 'efficiency', width: 11, number: true, value: (read) => read.achievable_steps / read.steps,
    cell: (read) => said(percent(read.steps ? read.achievable_steps / read.steps : null))},
  {label: 'whole', width: 22, common: true, value: (read) => read.completeness, cell: (read) => wholeness(read)},
];

const range = (vma) => `${vma.start}-${vma.end}`;
const address = (vma) => vma.start.padStart(16, '0');
const called = (vma) => vma.called ?? `(${vma.kind})`;

const VMA_COLUMNS = [
  {label: 'name', width: 17, value: called, cell: (vma) => foreign(called(vma))},
  {label: 'range', width: 27, value: address, cell: range},
  {label: 'perm', width: 6, value: (vma) => vma.permissions, cell: (vma) => vma.permissions},
  ...[['size', 'bytes'], ['Rss', 'rss'], ['anon', 'anonymous'], ['swap', 'swap'], ['THP', 'thp'], ['hugetlb', 'hugetlb']]
      .map(([label, field]) => ({
        label, width: 10.5, number: true, common: true, value: (vma) => vma[field], cell: (vma) => sized(vma[field]),
      })),
  {label: 'PTEs', width: 9, number: true, value: (vma) => vma.ptes, cell: (vma) => count(vma.ptes)},
  {label: 'steps', width: 9, number: true, value: (vma) => vma.steps, cell: (vma) => count(vma.steps)},
  {label: 'whole', width: 10, common: true, value: (vma) => vma.completeness, cell: (vma) => wholeness({completeness: vma.completeness})},
];

/** Width of a VMA: by the logarithm of its pages. */
const weight = (vma) => Math.log2(vma.bytes / 4096 + 1) + 1;

/** Cells of the picture: VMAs, or neighbours together where there are many. */
function cellsOf(vmas) {
  const each = Math.ceil(vmas.length / MOST_CELLS);
  const cells = [];
  for (let at = 0; at < vmas.length; at += each) {
    const inside = vmas.slice(at, at + each);
    const sum = (of) => inside.reduce((all, vma) => all + of(vma), 0);
    cells.push({inside, bytes: sum((vma) => vma.bytes), wide: sum(weight),
      parts: KINDS.map(([fillName, , of]) => [fillName, sum(of)])});
  }
  return cells;
}

function drawSpace(cells, width) {
  const whole = cells.reduce((sum, cell) => sum + cell.wide, 0);
  const parts = [];
  let left = 0;
  for (const cell of cells) {
    const wide = (cell.wide / whole) * (width - 1);
    const title = cell.inside.length === 1
      ? `${inert(called(cell.inside[0]))} ${range(cell.inside[0])}: Rss ${sized(cell.inside[0].rss)} of ${sized(cell.bytes)}`
      : `${count(cell.inside.length)} VMAs from ${cell.inside[0].start}: ${sized(cell.bytes)}`;
    parts.push(svg('rect', {x: left + .5, y: .5, width: Math.max(.75, wide - 1), height: SPACE, fill: fill('absent'),
      class: 'outlined'}, svg('title', {}, title)));
    let y = SPACE;
    for (const [fillName, bytes] of cell.parts) {
      const high = cell.bytes > 0 ? Math.min(y, (bytes / cell.bytes) * SPACE) : 0;
      if (high <= 0) continue;
      y -= high;
      parts.push(svg('rect', {x: left + .5, y: y + .5, width: Math.max(.75, wide - 1), height: high, fill: fill(fillName)},
          svg('title', {}, title)));
    }
    left += wide;
  }
  return svg('svg', {width, height: SPACE + 2, role: 'img',
    'aria-label': 'Address space, a column a VMA; the table of VMAs has the same'}, ...parts);
}

const inert = (text) => foreign(text).textContent;

const UNSEEN = {bytes: null, rss: null, anonymous: null, swap: null};

/** VMAs of a read: whole if a VMA that is not among them was not there. */
const vmasOf = (read) => ({vmas: read.vma_rows.map(vmaOf), whole: read.completeness === 'COMPLETE'});

/** VMAs that are in one read alone, or differ in a figure; a read that is not whole may lack some. */
function differences(before, after) {
  const at = new Map(before.vmas.map((vma) => [vma.start, vma]));
  const found = [];
  for (const vma of after.vmas) {
    const old = at.get(vma.start);
    at.delete(vma.start);
    if (!old && !before.whole) {
      found.push({what: 'not seen before', vma, ...UNSEEN});
      continue;
    }
    if (!old) {
      found.push({what: 'new', vma, rss: vma.rss, anonymous: vma.anonymous, swap: vma.swap, bytes: vma.bytes});
      continue;
    }
    const change = {what: 'changed', vma, bytes: vma.bytes - old.bytes, rss: vma.rss - old.rss, swap: vma.swap - old.swap,
      anonymous: vma.anonymous == null || old.anonymous == null ? null : vma.anonymous - old.anonymous};
    if (change.bytes || change.rss || change.swap || change.anonymous) found.push(change);
  }
  for (const old of at.values()) {
    if (!after.whole) {
      found.push({what: 'not seen after', vma: old, ...UNSEEN});
      continue;
    }
    found.push({what: 'gone', vma: old, bytes: -old.bytes, rss: -old.rss, swap: -old.swap,
      anonymous: old.anonymous == null ? null : -old.anonymous});
  }
  return found;
}

function signed(bytes) {
  if (bytes == null) return '·';
  return (bytes > 0 ? '+' : bytes < 0 ? '−' : '') + sized(Math.abs(bytes));
}

const DIFFERENCE_COLUMNS = [
  {label: 'what', width: 15, value: (found) => found.what, cell: (found) => found.what},
  {label: 'name', width: 22, value: (found) => called(found.vma), cell: (found) => foreign(called(found.vma))},
  {label: 'range', width: 27, value: (found) => address(found.vma), cell: (found) => range(found.vma)},
  ...[['size', 'bytes'], ['Rss', 'rss'], ['anon', 'anonymous'], ['swap', 'swap']].map(([label, field]) => ({
    label, width: 11, number: true, common: true, value: (found) => found[field], cell: (found) => signed(found[field]),
  })),
];

const option = (read, i) =>
  element('option', {value: String(i)}, `${clockOf(read.begin)} ${inert(read.consumer)} by ${inert(read.walker.comm)}`);

function chooser(label, reads, chosen, onChange) {
  const select = element('select', {name: label}, ...reads.map(option));
  select.value = String(chosen);
  select.addEventListener('change', () => onChange(reads[Number(select.value)]));
  return element('label', {}, label + ' ', select);
}

/** Reads whose VMAs can be compared: of VMAs, not of the one range of smaps_rollup. */
const kept = (process) => process.reads.filter((read) => read.vma_rows?.length > 0);

function vmasFigure(reads) {
  const state = {read: reads[reads.length - 1], wanted: ''};
  const table = new Rows('VMAs', VMA_COLUMNS);
  const place = element('div', {class: 'space'});
  const line = element('p', {class: 'unit', role: 'status'});
  const search = element('input', {type: 'search', name: 'named', maxlength: '64'});
  const show = () => {
    const vmas = state.read.vma_rows.map(vmaOf);
    const shown = vmas.filter((vma) => called(vma).toLowerCase().includes(state.wanted));
    table.show(shown);
    line.textContent = `${count(shown.length)} of ${count(vmas.length)} VMAs`;
    const cells = cellsOf(shown);
    const fresh = element('div', {class: 'space'});
    section.querySelector('div.space').replaceWith(drawn(fresh, (width) => drawSpace(cells, width)));
  };
  search.addEventListener('input', () => {
    state.wanted = search.value.toLowerCase();
    show();
  });
  const section = element('section', {class: 'view vmas', 'aria-label': 'VMAs'},
      element('h3', {}, 'Address space'), line,
      element('p', {class: 'choices'},
          chooser('read', reads, reads.length - 1, (read) => {
            state.read = read;
            show();
          }), element('label', {}, 'name has ', search)),
      key('Colours and textures of the memory', [...KINDS.map(([fillName, text]) => [fillName, text]),
        ['absent', 'not present']]),
      place,
      element('p', {class: 'unit'}, 'a column a VMA in address order, or neighbours together; width: logarithm of the pages;' +
        ' height: part of the size'),
      table.element);
  show();
  return section;
}

function differenceFigure(reads) {
  const state = {before: reads[0], after: reads[reads.length - 1]};
  const table = new Rows('VMAs that differ', DIFFERENCE_COLUMNS);
  const line = element('p', {class: 'unit', role: 'status'});
  const show = () => {
    const found = differences(vmasOf(state.before), vmasOf(state.after));
    found.sort((a, b) => Math.abs(b.rss) + Math.abs(b.swap) - Math.abs(a.rss) - Math.abs(a.swap));
    table.show(found);
    const rss = state.after.totals.rss - state.before.totals.rss;
    line.textContent = found.length === 0 ? 'no VMA differs'
      : `${count(found.length)} VMAs differ; Rss ${signed(rss)}, swap ${signed(state.after.totals.swap - state.before.totals.swap)}`;
    table.element.hidden = found.length === 0;
  };
  show();
  return element('section', {class: 'view difference', 'aria-label': 'Difference of two reads'},
      element('h3', {}, 'Difference of two reads'), line,
      element('p', {class: 'choices'},
          chooser('from', reads, 0, (read) => {
            state.before = read;
            show();
          }),
          chooser('to', reads, reads.length - 1, (read) => {
            state.after = read;
            show();
          })),
      table.element);
}

/** Shows a process. */
export function showProcess(into, process) {
  const reads = kept(process);
  const listed = process.reads.length;
  into.replaceChildren(element('article', {class: 'process', 'data-process': process.id},
      element('h2', {}, 'Process ', ...task(process.process)),
      element('p', {class: 'unit'}, foreign(process.host.hostname), ', ', name(process.host.arch), ', ',
          foreign(process.host.kernel_release),
          process.process.cgroup == null ? '' : element('span', {}, ', cgroup ', foreign(process.process.cgroup))),
      element('section', {class: 'view', 'aria-label': 'Reads'},
          element('h3', {}, 'Reads over time'),
          element('p', {class: 'unit'}, `${count(listed)} of ${count(process.reads_seen)} reads; the VMAs of ` +
            `${count(process.reads.filter((read) => read.vma_rows != null).length)}; times are UTC`),
          key('Colours and textures of the memory', KINDS.map(([fillName, text]) => [fillName, text])),
          drawn(element('div', {class: 'reads'}), (width) => drawReads(process.reads, width)),
          behind('reads', READ_COLUMNS, process.reads, process.reads_seen - listed)),
      reads.length > 0 ? vmasFigure(reads) : element('p', {class: 'note'}, 'No read of single VMAs is kept.'),
      reads.length > 1 && differenceFigure(reads)));
}
