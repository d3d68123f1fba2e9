// SPDX-License-Identifier: Apache-2.0
// Tables whose rows are made when they are seen, so that tens of thousands open at once.

import {count, element} from './format.js';

/** Height of a row, px: that of views.css. */
const ROW = 23;

/** Rows beyond the seen ones, above and below. */
const BESIDE = 8;

/** Rows at which a table scrolls by itself. */
const MOST_SEEN = 16;

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

const saysTheSame = (column, rows) => {
  const value = column.value(rows[0]);
  if (!rows.every((row) => column.value(row) === value)) return false;
  const text = textOf(column, rows[0]);
  return rows.every((row) => textOf(column, row) === text);
};

/**
 * Table. A column is {label, width (in ch), number (to the right), value(row), cell(row), common}: cell gives the content,
 * value what is sorted by. A column that is common and says the same in all rows is told in a line below, once.
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

  constructor(label, columns) {
    this.#label = label;
    this.#columns = columns;
    this.#table = element('table', {'aria-label': label});
    this.#place = element('div', {class: 'rows', tabindex: '0', role: 'region', 'aria-label': label}, this.#table);
    this.#place.addEventListener('scroll', () => this.#fill());
    new ResizeObserver(() => this.#fill()).observe(this.#place);
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
    this.#table.style.minWidth = `${this.#shown.reduce((sum, column) => sum + column.width, 0)}ch`;
    this.#table.setAttribute('aria-rowcount', String(rows.length + 1));
    this.#place.dataset.rows = rows.length;
    this.#sort();
    return this;
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
    const seen = Math.ceil((this.#place.clientHeight || MOST_SEEN * ROW) / ROW);
    const top = Math.min(Math.floor(this.#place.scrollTop / ROW), this.#rows.length - seen);
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
    row.style.height = `${rows * ROW}px`;
    return row;
  }

  #row(row, at) {
    return element('tr', {'aria-rowindex': String(at + 2)}, ...this.#shown.map((column) =>
      element('td', {class: column.number ? 'number' : ''}, ...content(column, row))));
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
