// SPDX-License-Identifier: Apache-2.0
// Table of snapshots, with the VMAs of open rows.

import {get} from './api.js';
import {count, duration, element, foreign, many, name, numberCell, percent, short, size, UNKNOWN} from './format.js';
import {fitting} from './table.js';
import {clock} from './zone.js';

const text = (value, attributes = {}) => element('td', attributes, value);

/** Bar of memory and swap as parts of a whole. */
function bar(figures, whole) {
  const {anonymous, rss} = figures;
  const present = anonymous == null ? [['untold', rss]] : [['anon', anonymous], ['file', rss - anonymous]];
  const made = element('div', {class: 'bar'});
  for (const [kind, bytes] of [...present, ['huge', figures.hugetlb], ['swap', figures.swap]]) {
    if (bytes <= 0 || whole <= 0) continue;
    const part = element('span', {class: kind});
    part.style.width = `${(100 * bytes) / whole}%`;
    made.append(part);
  }
  return made;
}

const mapped = (figures) => figures.rss + figures.hugetlb + figures.swap;

const efficiency = (row) => (row.steps ? row.achievable_steps / row.steps : null);

/** Cell that also carries its figure in full, for programs that read the page. */
const figureCell = (row, field, shown, kind = '') =>
  numberCell(shown, {class: kind, 'data-field': field, 'data-value': row[field] ?? ''});

const figureCells = (row) => [
  figureCell(row, 'rss', size(row.rss), 'strong'),
  figureCell(row, 'anonymous', size(row.anonymous)),
  figureCell(row, 'swap', size(row.swap)),
  figureCell(row, 'thp', size(row.thp)),
  figureCell(row, 'hugetlb', size(row.hugetlb)),
  figureCell(row, 'present_ptes', [count(row.present_ptes), null]),
];

const FIGURES = [
  ...['Rss', 'Anon', 'Swap', 'THP', 'Hugetlb'].map((label) => [label, 'number sized']),
  ['PTEs', 'number'],
];

function completeness(row) {
  const words = [name(row.completeness)];
  if (row.missing_events > 0) words.push(`${many(row.missing_events, 'event')} missing`);
  if (row.missing_vmas > 0) words.push(`${many(row.missing_vmas, 'VMA')} missing`);
  return text(words.join(', '), {class: 'completeness ' + name(row.completeness)});
}

const COLUMNS = [
  ['', 'bars'], ['read at', ''], ['host', ''], ['arch', ''], ['kernel', ''], ['target', ''],
  ['read', ''], ['agent', ''], ['walker', ''],
  ...FIGURES,
  ['steps', 'number sized'], ['efficiency', 'number sized'], ['VMAs', 'number'],
  ['took', 'number sized'], ['', ''],
];

function cells(row, largest) {
  return [
    element('td', {class: 'bars'}, bar(row, largest)),
    element('td', {}, element('button', {type: 'button', 'aria-expanded': 'false'},
        clock(row.begin_epoch_ms))),
    text(foreign(row.hostname)),
    text(name(row.arch)),
    text(foreign(row.kernel_release), {class: 'release'}),
    element('td', {}, foreign(row.comm), element('i', {}, String(row.tgid))),
    text(foreign(row.consumer)),
    element('td', {'data-field': 'walker_comm'}, foreign(row.walker_comm)),
    text(name(row.walker)),
    ...figureCells(row),
    numberCell(short(row.steps)),
    numberCell(percent(efficiency(row))),
    figureCell(row, 'vmas', [count(row.vmas), null]),
    numberCell(duration(row.duration_ns)),
    completeness(row),
  ];
}

function vmaRow(vma) {
  const types = vma.types === null ? UNKNOWN : Object.entries(vma.types).filter(([, entries]) => entries > 0)
      .map(([type, entries]) => `${type} ${count(entries)}`).join('  ');
  return element('tr', {}, ...labelled(VMA_COLUMNS, [
      element('td', {class: 'bars', title: 'of the VMA\'s size'}, bar(vma, vma.bytes)),
      text(`${vma.start}-${vma.end}`, {class: 'range'}),
      text(vma.permissions),
      text(vma.kind, {title: vma.device && `device ${vma.device} inode ${vma.inode}`}),
      numberCell(size(vma.bytes)),
      ...figureCells(vma),
      text(types, {class: 'types'}),
      numberCell(short(vma.steps)),
      numberCell(percent(efficiency(vma))),
      text(vma.completeness === 'COMPLETE' ? '' : name(vma.completeness), {class: 'bad'})]));
}

const VMA_COLUMNS = [
  ['of size', 'bars'], ['address range', ''], ['perm', ''], ['kind', ''], ['size', 'number sized'],
  ...FIGURES,
  ['entries by type', ''], ['steps', 'number sized'], ['efficiency', 'number sized'], ['', ''],
];

const head = (columns) => element('thead', {}, element('tr', {},
    ...columns.map(([label, kind]) => element('th', {scope: 'col', class: kind}, label, kind.includes('sized') && element('i')))));

/** Gives cells the labels of their columns, for rows of several lines. */
function labelled(columns, cells) {
  cells.forEach((cell, i) => { cell.dataset.label = columns[i][0]; });
  return cells;
}

/** Shows snapshots; rows that a person opened stay open while others come and go. */
export class SnapshotTable {
  #section;
  #body = element('tbody');
  #open = new Map();
  #fit;

  constructor(section) {
    this.#section = section;
    const table = element('table', {class: 'dense'}, head(COLUMNS), this.#body);
    const place = section.querySelector('.scroll');
    place.append(table, element('p', {class: 'empty'}, 'no snapshot yet'));
    this.#fit = fitting(place, table);
    this.#body.addEventListener('click', (event) => {
      const row = event.target.closest('tr[data-id]');
      if (row) this.#toggle(row.dataset.id);
    });
  }

  show(rows) {
    const largest = Math.max(0, ...rows.map(mapped));
    const there = new Map([...this.#body.querySelectorAll('tr[data-id]')].map((tr) => [tr.dataset.id, tr]));
    const focused = document.activeElement?.closest?.('tr[data-id]')?.dataset.id;
    const shown = [];
    for (const row of rows) {
      const tr = there.get(row.id) ?? element('tr', {'data-id': row.id});
      tr.replaceChildren(...labelled(COLUMNS, cells(row, largest)));
      this.#mark(tr);
      shown.push(tr);
      if (this.#open.has(row.id)) shown.push(this.#open.get(row.id));
    }
    // opened rows stay, at the end, after newer rows have replaced them
    for (const [id, detail] of this.#open) {
      if (!rows.some((row) => row.id === id) && there.has(id)) shown.push(there.get(id), detail);
    }
    this.#body.replaceChildren(...shown);
    this.#section.dataset.rows = rows.length;
    this.#fit();
    if (focused) this.#body.querySelector(`tr[data-id="${focused}"] button`)?.focus();
  }

  /** Closes all rows, for example when another filter is chosen. */
  closeAll() {
    this.#open.clear();
  }

  #mark(tr) {
    const open = this.#open.has(tr.dataset.id);
    tr.classList.toggle('open', open);
    tr.querySelector('button').setAttribute('aria-expanded', String(open));
  }

  async #toggle(id) {
    const tr = this.#body.querySelector(`tr[data-id="${id}"]`);
    if (this.#open.has(id)) {
      this.#open.get(id).remove();
      this.#open.delete(id);
      this.#mark(tr);
      return;
    }
    const cell = element('td', {colspan: COLUMNS.length}, 'reading');
    this.#open.set(id, element('tr', {class: 'detail', 'data-of': id, 'data-vmas': '0'}, cell));
    tr.after(this.#open.get(id));
    this.#mark(tr);
    try {
      const {vma_rows: vmas} = await get('live/snapshot', {id});
      const table = element('table', {class: 'dense'}, head(VMA_COLUMNS), element('tbody', {}, ...vmas.map(vmaRow)));
      const place = element('div', {class: 'scroll'}, table);
      cell.replaceChildren(place);
      fitting(place, table);
      cell.parentElement.dataset.vmas = vmas.length;
    } catch (error) {
      cell.replaceChildren(foreign(error.message));
    }
  }
}
