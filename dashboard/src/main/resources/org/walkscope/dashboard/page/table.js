// SPDX-License-Identifier: Apache-2.0
// Table of an answer's rows. Rows keep their elements while figures change, so that focus and place stay.

import {element} from './format.js';

export class Table {
  #columns;
  #key;
  #sort;
  #empty;
  #head = element('tr');
  #body = element('tbody');
  #rows = new Map();

  /**
   * @param columns {label, class, sort (name that the API sorts by), title, cells(row) → td elements or one}
   * @param key key of a row
   * @param sort {chosen() → name, choose(name)}; without it nothing is sorted
   * @param empty text without rows
   */
  constructor(label, columns, {key, sort = null, empty = 'none'}) {
    this.#columns = columns;
    this.#key = key;
    this.#sort = sort;
    this.#empty = element('p', {class: 'empty'}, empty);
    this.element = element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label},
        element('table', {class: 'dense', 'aria-label': label}, element('thead', {}, this.#head), this.#body), this.#empty);
  }

  /** Shows rows. */
  show(rows) {
    this.#head.replaceChildren(...this.#columns.map((column) => this.#heading(column)));
    const focused = document.activeElement?.closest?.('tr')?.dataset.key;
    const at = focused && [...document.activeElement.closest('tr').querySelectorAll('a, button')].indexOf(document.activeElement);
    const shown = new Map();
    for (const row of rows) {
      const key = this.#key(row);
      const tr = this.#rows.get(key) ?? element('tr', {'data-key': key});
      tr.replaceChildren(...this.#columns.flatMap((column) => column.cells(row, rows)));
      shown.set(key, tr);
    }
    this.#rows = shown;
    this.#body.replaceChildren(...shown.values());
    this.#empty.hidden = rows.length > 0;
    this.#head.parentElement.hidden = rows.length === 0;
    this.element.dataset.rows = rows.length;
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
