// SPDX-License-Identifier: Apache-2.0
// One process: its reads over time, its VMAs, its address space, and what changed between two reads. Takes ProcessView.

import {count, duration, element, foreign, joined, many, name, percent, size} from './format.js';
import {BY_VALUE, Rows, behind} from './rows.js';
import {drawn, fill, key, svg} from './textures.js';
import {task, wholeness} from './walk.js';
import {fineClock, fineMoment, timeElement} from './zone.js';

const MOST_CELLS = 200;
const CHART = 150;
const TOOK = 56;
const LEFT = 70;
const SPACE = 64;

const sized = (bytes) => joined(size(bytes));
const beganAt = (read) => Date.parse(read.begin);
const clockOf = (read) => fineClock(beganAt(read));

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

/** Whether a read has all of the process. */
const isWhole = (read) => read.completeness === 'COMPLETE';

/** What a read is that has not all. Example: truncated, with 17 VMAs. */
const part = (read) => `${name(read.completeness)}, with ${count(read.vmas)} VMAs` +
    (read.missing_vmas > 0 ? ` of ${count(read.vmas + read.missing_vmas)}` : '');

function drawReads(reads, width) {
  const whole = Math.max(1, ...reads.map(({totals}) => KINDS.reduce((sum, [, , of]) => sum + of(totals), 0)));
  const step = (width - LEFT) / reads.length;
  const wide = Math.max(1, Math.min(46, step - 3));
  const longest = Math.max(1, ...reads.map((read) => read.duration_ns));
  const floor = CHART + TOOK;
  const mark = (y, text) => [svg('line', {x1: LEFT, x2: width, y1: y, y2: y, class: 'grid'}),
    svg('text', {x: LEFT - 6, y: y + 4, class: 'level'}, text)];
  const parts = [
    ...[0, .5, 1].flatMap((part) => mark(CHART - part * (CHART - 12), sized(part * whole))),
    ...mark(floor - (TOOK - 16), joined(duration(longest))), ...mark(floor, '0'),
  ];
  reads.forEach((read, i) => {
    let y = CHART;
    const high = (read.duration_ns / longest) * (TOOK - 16);
    parts.push(svg('rect', {x: LEFT + i * step, y: floor - high, width: wide, height: Math.max(1, high), fill: fill('took'),
      class: 'outlined'}, svg('title', {}, `${fineMoment(beganAt(read))}: took ${joined(duration(read.duration_ns))}`)));
    for (const [fillName, , of] of KINDS) {
      const high = (of(read.totals) / whole) * (CHART - 12);
      if (high <= 0) continue;
      y -= high;
      parts.push(svg('rect', {x: LEFT + i * step, y, width: wide, height: high, fill: fill(fillName),
        class: isWhole(read) ? 'outlined' : 'outlined partial'},
          svg('title', {}, `${fineMoment(beganAt(read))}: ${isWhole(read) ? '' : `${part(read)}, at least `}Rss ${sized(read.totals.rss)}, swap ${sized(read.totals.swap)}`)));
    }
    if (!isWhole(read)) {
      parts.push(svg('text', {x: LEFT + i * step + wide / 2, y: Math.max(10, y - 3), 'text-anchor': 'middle', class: 'cut'}, '✂',
          svg('title', {}, `${fineMoment(beganAt(read))}: ${part(read)}; the process may have more memory`)));
    }
    if (step >= 76 || i % Math.ceil(76 / step) === 0) {
      parts.push(svg('text', {x: LEFT + i * step, y: floor + 15, class: 'begin'}, clockOf(read)));
    }
  });
  return svg('svg', {width, height: floor + 20, role: 'img',
    'aria-label': 'Memory of the process at each read, and how long the read took; the table below has the same'}, ...parts);
}

const READ_COLUMNS = [
  {label: 'read at', width: 15, value: (read) => read.begin, cell: (read) => timeElement(beganAt(read), fineClock)},
  {label: 'by', width: 19, common: true, value: (read) => read.walker.comm, cell: (read) => task(read.walker)},
  {label: 'consumer', width: 15, common: true, value: (read) => read.consumer, cell: (read) => foreign(read.consumer)},
  {label: 'took', width: 10, number: true, value: (read) => read.duration_ns, cell: (read) => joined(duration(read.duration_ns))},
  {label: 'Rss', width: 10, number: true, value: (read) => read.totals.rss, cell: (read) => sized(read.totals.rss)},
  {label: 'anon', width: 10, number: true, value: (read) => read.totals.anonymous, cell: (read) => sized(read.totals.anonymous)},
  {label: 'swap', width: 10, number: true, common: true, value: (read) => read.totals.swap, cell: (read) => sized(read.totals.swap)},
  {label: 'VMAs', width: 8, number: true, value: (read) => read.vmas, cell: (read) => count(read.vmas)},
  {label: 'walks', width: 8, number: true, value: (read) => read.walks, cell: (read) => count(read.walks)},
  {label: 'steps', width: 9, number: true, value: (read) => read.steps, cell: (read) => count(read.steps)},
  {label: 'efficiency', width: 11, number: true, value: (read) => read.achievable_steps / read.steps,
    cell: (read) => joined(percent(read.steps ? read.achievable_steps / read.steps : null))},
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
        label, width: 10.5, number: true, common: BY_VALUE, value: (vma) => vma[field], cell: (vma) => sized(vma[field]),
      })),
  {label: 'PTEs', width: 9, number: true, value: (vma) => vma.ptes, cell: (vma) => count(vma.ptes)},
  {label: 'steps', width: 9, number: true, value: (vma) => vma.steps, cell: (vma) => count(vma.steps)},
  {label: 'whole', width: 10, common: BY_VALUE, value: (vma) => vma.completeness, cell: (vma) => wholeness({completeness: vma.completeness})},
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

const FIGURES = ['bytes', 'rss', 'anonymous', 'swap', 'thp', 'hugetlb'];
const TEXTS = [['permissions', 'perm'], ['kind', 'kind'], ['called', 'name']];

const less = (after, before) => (after == null || before == null ? null : after - before);

/** Figures of a VMA that is in one read alone: all of it came, or went. */
const whole = (vma, sign) => Object.fromEntries(FIGURES.map((figure) => [figure, vma[figure] == null ? null : sign * vma[figure]]));

/** What became of a VMA that is in both reads; null where nothing did. */
function change(old, vma) {
  const figures = Object.fromEntries(FIGURES.map((figure) => [figure, less(vma[figure], old[figure])]));
  const texts = TEXTS.filter(([field]) => old[field] !== vma[field]).map(([field, label]) => [label, old[field], vma[field]]);
  if (texts.length === 0 && FIGURES.every((figure) => !figures[figure])) return null;
  return {what: figures.bytes > 0 ? 'grown' : figures.bytes < 0 ? 'shrunk' : 'changed', vma, texts, ...figures};
}

/**
 * VMAs that are in one read alone, or differ in a field; a read that is not whole may lack some. A VMA is the same where it
 * starts at the same address, or ends there, as a stack that grew.
 */
function differences(before, after) {
  const left = new Map(before.vmas.map((vma) => [vma.start, vma]));
  const pairs = after.vmas.map((vma) => {
    const old = left.get(vma.start);
    left.delete(vma.start);
    return [old, vma];
  });
  const byEnd = new Map([...left.values()].map((vma) => [vma.end, vma]));
  const found = [];
  for (const [same, vma] of pairs) {
    const old = same ?? byEnd.get(vma.end);
    if (!same && old) left.delete(old.start);
    if (old) found.push(change(old, vma));
    else if (before.whole) found.push({what: 'new', vma, texts: [], ...whole(vma, 1)});
    else found.push({what: 'not seen before', vma, texts: [], known: vma});
  }
  for (const vma of left.values()) {
    if (after.whole) found.push({what: 'gone', vma, texts: [], ...whole(vma, -1)});
    else found.push({what: 'not seen after', vma, texts: [], known: vma});
  }
  return found.filter((each) => each != null);
}

function signed(bytes) {
  if (bytes == null) return '·';
  return (bytes > 0 ? '+' : bytes < 0 ? '−' : '') + sized(Math.abs(bytes));
}

const DIFFERENCE_COLUMNS = [
  {label: 'what', width: 15, value: (found) => found.what, cell: (found) => found.what},
  {label: 'name', width: 22, value: (found) => called(found.vma), cell: (found) => foreign(called(found.vma))},
  {label: 'range', width: 27, value: (found) => address(found.vma), cell: (found) => range(found.vma)},
  ...[['size', 'bytes'], ['Rss', 'rss'], ['anon', 'anonymous'], ['swap', 'swap'], ['THP', 'thp'], ['hugetlb', 'hugetlb']]
      .map(([label, field]) => ({
        label, width: 11, number: true, common: true, value: (found) => found[field] ?? found.known?.[field],
        cell: (found) => (found.known ? `(${sized(found.known[field])})` : signed(found[field])),
      })),
  {label: 'other fields', width: 22, common: true, value: (found) => found.texts.length,
    cell: (found) => (found.texts.length === 0 ? 'none' : found.texts.flatMap(([label, old, now], i) =>
      [`${i ? ', ' : ''}${label} `, foreign(old ?? 'none'), ' → ', foreign(now ?? 'none')]))},
];

const option = (read) => element('option', {value: read.begin},
    `${clockOf(read)} ${inert(read.consumer)} by ${inert(read.walker.comm)}`);

/** Read that is chosen by its begin, another where none is chosen; null where the chosen one is not here. */
const chosenOf = (reads, begin, other) => (begin == null ? other : reads.find((read) => read.begin === begin) ?? null);

/** Says that a read is not here, and never shows another in its place. */
const notHere = (begin) => element('span', {class: 'bad'}, ...(Number.isNaN(Date.parse(begin))
  ? [foreign(begin), ' is no begin of a read. Choose one.']
  : ['The read of ', timeElement(Date.parse(begin)), ' is not kept: old reads make room for new ones. Choose another.']));

/** @param chosen null where the read that the address names is not here */
function chooser(label, reads, chosen, onChange) {
  const none = element('option', {value: '', disabled: ''}, 'not kept');
  const select = element('select', {name: label}, ...(chosen ? [] : [none]), ...reads.map(option));
  select.value = chosen?.begin ?? '';
  select.addEventListener('change', () => {
    none.remove();
    onChange(reads.find((read) => read.begin === select.value));
  });
  return element('label', {}, label + ' ', select);
}

/**
 * Shows what comes of a promise, unless another one was begun since; a failure is told in the line of the view. What the view
 * showed before is of another choice, so it is out of sight until then, and stays so after a failure.
 */
function latest(line) {
  let current = 0;
  return async (promise, show) => {
    const mine = ++current;
    const view = line.parentElement;
    delete view.dataset.read;
    view.dataset.state = 'loading';
    try {
      const value = await promise;
      if (mine !== current) return;
      view.dataset.state = 'shown';
      show(value);
    } catch (failure) {
      if (mine !== current) return;
      view.dataset.state = 'none';
      line.replaceChildren(element('span', {class: 'bad'}, failure.message));
    }
  };
}

/** @param chosen told the read whose VMAs are shown, or are not to be had; null where the chosen one is not here */
function vmasFigure(reads, read, vmasOf, choice, chosen) {
  const state = {read, named: choice.get('named') ?? '', vmas: null, listed: true};
  const table = new Rows('VMAs', VMA_COLUMNS);
  const line = element('p', {class: 'unit', role: 'status'}, 'loading');
  const search = element('input', {type: 'search', name: 'named', maxlength: '64'});
  search.value = state.named;
  const once = latest(line);
  const show = () => {
    const wanted = state.named.toLowerCase();
    const shown = state.vmas.filter((vma) => called(vma).toLowerCase().includes(wanted));
    table.show(shown);
    line.textContent = `${count(shown.length)} of ${count(state.vmas.length)} VMAs` +
      (state.listed ? '' : '; the read had more, at higher addresses, which are in its sums alone');
    const cells = cellsOf(shown);
    const fresh = element('div', {class: 'space'});
    section.querySelector('div.space').replaceWith(drawn(fresh, (width) => drawSpace(cells, width)));
    section.dataset.read = state.read.begin;
  };
  const load = () => {
    const {read} = state;
    state.vmas = null;
    once(vmasOf(read), ({vmas, listed}) => {
      Object.assign(state, {vmas, listed});
      show();
    }).then(() => state.read === read && chosen(read)); // what is beside them waits for them
  };
  search.addEventListener('input', () => {
    state.named = search.value;
    choice.set('named', search.value);
    if (state.vmas) show();
  });
  const section = element('section', {class: 'view vmas', 'aria-label': 'VMAs'},
      element('h3', {}, 'Address space'), line,
      element('p', {class: 'choices'},
          chooser('read', reads, state.read, (read) => {
            state.read = read;
            choice.set('read', read.begin);
            load();
          }), element('label', {}, 'name has ', search)),
      key('Colours and textures of the memory', [...KINDS.map(([fillName, text]) => [fillName, text]),
        ['absent', 'not present']]),
      element('div', {class: 'space'}),
      element('p', {class: 'unit'}, 'a column a VMA in address order, or neighbours together; width: logarithm of the pages;' +
        ' height: part of the size'),
      table.element);
  if (state.read) {
    load();
  } else {
    line.replaceChildren(notHere(choice.get('read')));
    section.dataset.state = 'none';
    chosen(null);
  }
  return section;
}

const weightOf = (found) => Math.abs(found.rss ?? 0) + Math.abs(found.swap ?? 0);

/** @param before promise of what is shown first */
function differenceFigure(reads, vmasOf, choice, before) {
  const state = {from: chosenOf(reads, choice.get('a'), reads[0]), to: chosenOf(reads, choice.get('b'), reads[reads.length - 1])};
  const table = new Rows('VMAs that differ', DIFFERENCE_COLUMNS);
  const line = element('p', {class: 'unit', role: 'status'}, 'loading');
  const once = latest(line);
  const show = ([before, after]) => {
    const found = differences(before, after).sort((a, b) => weightOf(b) - weightOf(a));
    table.show(found);
    const rss = state.to.totals.rss - state.from.totals.rss;
    const kinds = [...new Set(found.map((each) => each.what))].map((what) =>
      `${count(found.filter((each) => each.what === what).length)} ${what}`);
    const cut = [['first', state.from, before], ['second', state.to, after]].filter(([, , one]) => !one.whole)
        .map(([which, read]) => `the ${which} read is not whole (${part(read)})`);
    line.textContent = (found.length === 0 ? 'no VMA differs' : `${count(found.length)} VMAs differ: ${kinds.join(', ')}`) +
      (cut.length > 0 ? `; ${cut.join(', ')}: sums of memory are not compared, and sizes in brackets are those of one read alone`
        : found.length === 0 ? '' : `; Rss ${signed(rss)}, swap ${signed(state.to.totals.swap - state.from.totals.swap)}`);
    table.element.hidden = found.length === 0;
    section.dataset.read = `${state.from.begin} ${state.to.begin}`;
  };
  const load = () => {
    const gone = [['from', 'a'], ['to', 'b']].filter(([end]) => !state[end]).map(([, field]) => notHere(choice.get(field)));
    if (gone.length > 0) {
      line.replaceChildren(...gone.flatMap((one) => [one, ' ']));
      section.dataset.state = 'none';
    } else once(before.then(() => Promise.all([vmasOf(state.from), vmasOf(state.to)])), show);
  };
  const choose = (end, field) => chooser(end, reads, state[end], (read) => {
    state[end] = read;
    choice.set(field, read.begin);
    load();
  });
  const section = element('section', {class: 'view difference', 'aria-label': 'Difference of two reads'},
      element('h3', {}, 'Difference of two reads'), line,
      element('p', {class: 'choices'}, choose('from', 'a'), choose('to', 'b')), table.element);
  load();
  return section;
}

/** VMAs of a read: whole if a VMA that is not among them was not there; a record lists so many, and sums all. */
function readVmas(read, rows) {
  const vmas = rows.map(vmaOf);
  const listed = vmas.reduce((sum, vma) => sum + vma.steps, 0) === (read.steps ?? 0);
  return {vmas, listed, whole: listed && read.completeness === 'COMPLETE'};
}

/** What the picture of reads says of those that are not whole. */
function cutNote(reads) {
  const cut = reads.filter((read) => !isWhole(read)).length;
  return cut === 0 ? '' : `; ✂ marks ${count(cut)} that are not whole: the process may have more memory than they show`;
}

/** Gives VMAs of reads, each fetched once. */
function fetching(load) {
  const fetched = new Map();
  return (read) => {
    if (!fetched.has(read)) {
      const rows = Promise.resolve(read.vma_rows ?? load(read)).then((vmaRows) => readVmas(read, vmaRows));
      fetched.set(read, rows);
      rows.catch(() => fetched.delete(read));
    }
    return fetched.get(read);
  };
}

/**
 * Shows a process.
 *
 * @param load gives a promise of the VMAs of a read that has none; null where those of other reads are not to be had
 * @param choice get(name) and set(name, value) of what is chosen: read, named, and the reads a and b that are compared
 * @param besides told the read whose VMAs are shown, null where it is not here, and the place below them for what else is known of it
 */
export function showProcess(into, process, load = null, choice = new Map(), besides = () => {}) {
  const reads = process.reads.filter((read) => (load ? read.vmas > 0 : read.vma_rows?.length > 0));
  const vmasOf = fetching(load);
  const listed = process.reads.length;
  const more = element('div', {class: 'besides'});
  const read = chosenOf(reads, choice.get('read'), reads[reads.length - 1]);
  const first = (read ? vmasOf(read) : Promise.resolve()).catch(() => {});
  if (reads.length === 0) besides(process.reads[listed - 1], more);
  into.replaceChildren(element('article', {class: 'process', 'data-process': process.id},
      element('h2', {}, 'Process ', ...task(process.process)),
      element('p', {class: 'unit'}, foreign(process.host.hostname), ', ', name(process.host.arch), ', ',
          foreign(process.host.kernel_release),
          process.process.cgroup == null ? '' : element('span', {}, ', cgroup ', foreign(process.process.cgroup))),
      element('section', {class: 'view', 'aria-label': 'Reads'},
          element('h3', {}, 'Reads over time'),
          element('p', {class: 'unit'}, `${count(listed)} of ${many(process.reads_seen, 'read')}; the VMAs of ` +
            `${count(reads.length)}; one step a read, whatever the time between; above: memory, below: how long the read took` +
            cutNote(process.reads)),
          key('Colours and textures of the memory', [...KINDS.map(([fillName, text]) => [fillName, text]),
            ['took', 'duration of the read']]),
          drawn(element('div', {class: 'reads'}), (width) => drawReads(process.reads, width)),
          behind('reads', READ_COLUMNS, process.reads, process.reads_seen - listed)),
      reads.length > 0 ? vmasFigure(reads, read, vmasOf, choice, (shown) => besides(shown, more)) : element('p', {class: 'note'}, 'No read of single VMAs is kept.'), more,
      (reads.length > 1 || reads.length > 0 && (choice.get('a') || choice.get('b'))) && differenceFigure(reads, vmasOf, choice, first)));
}
