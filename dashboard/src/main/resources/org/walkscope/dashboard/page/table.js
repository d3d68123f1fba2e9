// SPDX-License-Identifier: Apache-2.0
// Table of an answer's rows. Rows keep their elements while figures change, so that focus and place stay.

import {element} from './format.js';

/**
 * Makes a table fit its place, now and whenever the width changes: first closer together, then with several lines a row, so that no
 * column is out of sight.
 *
 * @return what fits it again when its rows have changed
 */
export function fitting(place, table) {
  const isTooWide = () => place.scrollWidth > place.clientWidth;
  const fit = () => {
    table.classList.remove('tight', 'folded');
    if (isTooWide()) table.classList.add('tight');
    if (isTooWide()) table.classList.replace('tight', 'folded');
  };
  new ResizeObserver(fit).observe(place);
  return fit;
}

export class Table {
  #columns;
  #key;
  #sort;
  #empty;
  #head = element('tr');
  #body = element('tbody');
  #rows = new Map();
  #table;
  #fit = () => {};

  /**
   * @param columns {label, alone (label of a cell that stands without its neighbours), class, sort (name that the API sorts by),
   *   title, cells(row) → td elements or one}
   * @param key key of a row
   * @param sort {chosen() → name, choose(name)}; without it nothing is sorted
   * @param empty text without rows
   * @param folds whether a row takes several lines where the table is too wide, so that no column is out of sight
   */
  constructor(label, columns, {key, sort = null, empty = 'none', folds = false}) {
    this.#columns = columns;
    this.#key = key;
    this.#sort = sort;
    this.#empty = element('p', {class: 'empty'}, empty);
    this.#table = element('table', {class: 'dense', 'aria-label': label}, element('thead', {}, this.#head), this.#body);
    this.element = element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label},
        this.#table, this.#empty);
    if (folds) this.#fit = fitting(this.element, this.#table);
  }

  /** Shows rows; without any a text that says why, where another one than always is true. */
  show(rows, empty = null) {
    if (empty !== null) this.#empty.textContent = empty;
    this.#head.replaceChildren(...this.#columns.map((column) => this.#heading(column)));
    const focused = document.activeElement?.closest?.('tr')?.dataset.key;
    const at = focused && [...document.activeElement.closest('tr').querySelectorAll('a, button')].indexOf(document.activeElement);
    const shown = new Map();
    for (const row of rows) {
      const key = this.#key(row);
      const tr = this.#rows.get(key) ?? element('tr', {'data-key': key});
      tr.replaceChildren(...this.#columns.flatMap((column) => {
        const cells = [column.cells(row, rows)].flat();
        for (const one of cells) one.dataset.label = column.alone ?? column.label;
        return cells;
      }));
      shown.set(key, tr);
    }
    this.#rows = shown;
    this.#body.replaceChildren(...shown.values());
    this.#empty.hidden = rows.length > 0;
    this.#head.parentElement.hidden = rows.length === 0;
    this.element.dataset.rows = rows.length;
    this.#fit();
    if (focused) shown.get(focused)?.querySelectorAll('a, button')[at]?.focus({preventScroll: true});
  }

  #heading(column) {
    const chosen = this.#sort && column.sort && this.#sort.chosen() === column.sort;
    const th = element('th', {scope: 'col', class: column.class, title: column.title, 'aria-sort': chosen ? 'descending' : null});
    const unit = column.class?.includes('sized') ? [element('i')] : []; // the room that units take
    if (!this.#sort || !column.sort) {
      th.append(column.label, ...unit);
      return th;
    }
    const button = element('button', {type: 'button', class: 'sort'}, column.label);
    button.addEventListener('click', () => this.#sort.choose(column.sort));
    th.append(button, ...unit);
    return th;
  }
}
