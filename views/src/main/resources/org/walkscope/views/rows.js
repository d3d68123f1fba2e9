// SPDX-License-Identifier: Apache-2.0
// Tables whose rows are made when they are seen, so that tens of thousands open at once.

import {count, element} from './format.js';

/** Height of a row, px: that of views.css. */
const ROW = 23;

/** Rows beyond the seen ones, above and below. */
const BESIDE = 8;

/** Rows at which a table scrolls by itself. */
const MOST_SEEN = 16;

/** Least width of a place in a row that takes several lines, px, with the gap beside it: that of views.css. */
const TRACK = 200;

/** Width of a digit in the font of an element, px; the font of its parts: `font` is '' where digits are tabular. */
function digitWidth(of) {
  const context = document.createElement('canvas').getContext('2d');
  const {fontStyle, fontWeight, fontSize, fontFamily} = getComputedStyle(of);
  context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  return context.measureText('0').width;
}

/** Lines that cells take which span so many places each. */
function linesOf(spans, tracks) {
  let lines = 1;
  let used = 0;
  for (const span of spans) {
    if (used + span > tracks) {
      lines++;
      used = 0;
    }
    used += span;
  }
  return lines;
}

const compare = (a, b) => {
  if (a == null || b == null) return (a == null) - (b == null);
  return typeof a === 'string' ? a.localeCompare(b) : a - b;
};

/** Content of a cell, as a list. */
function content(column, row) {
  const cell = column.cell(row);
  return Array.isArray(cell) ? cell : [cell];
}

/** What a cell shows, as text: two rows may sort alike and say different things. */
const textOf = (column, row) =>
  content(column, row).map((part) => (part instanceof Node ? part.textContent : part ?? '')).join('');

/** Of a column whose text is the same where its value is. */
export const BY_VALUE = 'value';

const saysTheSame = (column, rows) => {
  const value = column.value(rows[0]);
  if (!rows.every((row) => column.value(row) === value)) return false;
  if (column.common === BY_VALUE) return true;
  const text = textOf(column, rows[0]);
  return rows.every((row) => textOf(column, row) === text);
};

/**
 * Table. A column is {label, width (in ch), number (to the right), value(row), cell(row), common}: cell gives the content,
 * value what is sorted by. A column that is common (true, or BY_VALUE) and says the same in all rows is told in a line below, once. Where the table
 * is wider than its place, a row takes several lines, with the label before each cell, so that no column is out of sight.
 */
export class Rows {
  #label;
  #columns;
  #shown = [];
  #rows = [];
  #sorted = {column: null, falling: false};
  #body = element('tbody');
  #table;
  #place;
  #same = element('p', {class: 'note'});
  #from = -1;
  #to = -1;
  #spans = null; // places that cells take in a row of several lines
  #lines = 1; // of a row
  #fitted = ''; // places and spans that are shown

  constructor(label, columns) {
    this.#label = label;
    this.#columns = columns;
    this.#table = element('table', {'aria-label': label});
    this.#place = element('div', {class: 'rows', tabindex: '0', role: 'region', 'aria-label': label}, this.#table);
    this.#place.addEventListener('scroll', () => this.#fill());
    new ResizeObserver(() => {
      this.#fit();
      this.#fill();
    }).observe(this.#place);
    this.element = element('div', {}, this.#place, this.#same);
  }

  /** Shows other rows. */
  show(rows) {
    this.#rows = [...rows];
    const same = this.#columns.filter((column) => column.common && rows.length > 0 && saysTheSame(column, rows));
    this.#shown = this.#columns.filter((column) => !same.includes(column));
    this.#same.replaceChildren(...same.flatMap((column, i) =>
      [i === 0 ? 'in all rows: ' : ', ', column.label, ' ', ...content(column, rows[0])]));
    this.#table.replaceChildren(
        element('colgroup', {}, ...this.#shown.map((column) => {
          const col = element('col');
          col.style.width = `${column.width}ch`;
          return col;
        })),
        element('thead', {}, element('tr', {}, ...this.#shown.map((column) => this.#head(column)))), this.#body);
    this.#table.setAttribute('aria-rowcount', String(rows.length + 1));
    this.#place.dataset.rows = rows.length;
    this.#fit();
    this.#sort();
    return this;
  }

  /** Gives each row as many lines as all columns need in the width that is there. */
  #fit() {
    const width = this.#place.clientWidth;
    if (width === 0) return; // not on the page
    const digit = digitWidth(this.#table);
    const tracks = Math.max(1, Math.floor(width / TRACK));
    const isWide = this.#shown.reduce((sum, column) => sum + column.width, 0) * digit > width;
    const spans = isWide
      ? this.#shown.map(({width: own, label}) => Math.min(tracks, Math.ceil((own + label.length + 1) * digit / TRACK))) : null;
    const fit = `${tracks} ${spans}`;
    if (fit === this.#fitted) return;
    this.#fitted = fit;
    const first = this.#place.scrollTop / (this.#lines * ROW);
    this.#spans = spans;
    this.#lines = spans ? linesOf(spans, tracks) : 1;
    this.#place.classList.toggle('stacked', isWide);
    this.#table.style.setProperty('--tracks', tracks);
    this.#from = -1;
    this.#fill();
    this.#place.scrollTop = first * this.#lines * ROW;
  }

  #head(column) {
    const button = element('button', {type: 'button'}, column.label);
    const {column: by, falling} = this.#sorted;
    const head = element('th', {scope: 'col', class: column.number ? 'number' : '',
      'aria-sort': by === column ? (falling ? 'descending' : 'ascending') : null}, button);
    button.addEventListener('click', () => {
      const {column: before, falling: fell} = this.#sorted;
      this.#sorted = {column, falling: before === column ? !fell : Boolean(column.number)};
      for (const other of head.parentElement.children) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', this.#sorted.falling ? 'descending' : 'ascending');
      this.#sort();
    });
    return head;
  }

  #sort() {
    const {column, falling} = this.#sorted;
    if (column) {
      const sign = falling ? -1 : 1;
      this.#rows.sort((a, b) => sign * compare(column.value(a), column.value(b)));
    }
    this.#from = -1;
    this.#fill();
  }

  #fill() {
    const high = this.#lines * ROW;
    const seen = Math.ceil((this.#place.clientHeight || MOST_SEEN * ROW) / high);
    const top = Math.min(Math.floor(this.#place.scrollTop / high), this.#rows.length - seen);
    const from = Math.max(0, top - BESIDE);
    const to = Math.min(this.#rows.length, from + seen + 2 * BESIDE);
    if (from === this.#from && to === this.#to) return;
    this.#from = from;
    this.#to = to;
    this.#body.replaceChildren(
        this.#space(from),
        ...this.#rows.slice(from, to).map((row, i) => this.#row(row, from + i)),
        this.#space(this.#rows.length - to));
  }

  #space(rows) {
    const row = element('tr', {class: 'space', 'aria-hidden': 'true'});
    row.style.height = `${rows * this.#lines * ROW}px`;
    return row;
  }

  #row(row, at) {
    return element('tr', {'aria-rowindex': String(at + 2)}, ...this.#shown.map((column, i) => {
      const cell = element('td', {class: column.number ? 'number' : '', 'data-label': column.label}, ...content(column, row));
      if (this.#spans) cell.style.gridColumn = `span ${this.#spans[i]}`;
      return cell;
    }));
  }
}

/** Table behind a drawing, made when it is opened. */
export function behind(label, columns, rows, left = 0) {
  const made = element('details', {class: 'behind'},
      element('summary', {}, `${label}: ${count(rows.length)}${left > 0 ? ` listed, ${count(left)} left out` : ''}`));
  made.addEventListener('toggle', () => {
    if (made.open && made.children.length === 1) made.append(new Rows(label, columns).show(rows).element);
  });
  return made;
}
