// SPDX-License-Identifier: Apache-2.0
// Bar of the part of the results that all pages show. A value that no record has stays, and says "not seen".

import {element, foreignText} from './format.js';
import {SCOPE} from './state.js';
import {epochOf, inputText, zoneChoice} from './zone.js';

const SPANS = [['5m', '5 min'], ['15m', '15 min'], ['1h', '1 h'], ['6h', '6 h'], ['1d', '24 h'], ['7d', '7 days']];
const DEFAULT_SPAN = '15m';
const CUSTOM = 'custom';

/** Width of an input, characters, and of its button that clears it. */
const SIZE = 9;
const CLEAR = 3;

/** Characters that an input drops or obeys. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Value as an input shows it. */
const shown = (value) => (value.length > 256 || UNSEEN.test(value) ? foreignText(value) : value);

/** Input of one field, with values to choose from as one types. */
class Field {
  #name;
  #input;
  #list;
  #note = element('span', {class: 'not-seen', role: 'status'});
  #values = new Map(); // by what is shown
  #asked = 0;
  #suggest;
  #value = null;
  unseen = false;

  constructor(name, suggest, onChange) {
    this.#name = name;
    this.#suggest = suggest;
    this.#list = element('datalist', {id: `values-of-${name}`});
    this.#input = element('input', {type: 'search', name, list: this.#list.id, placeholder: 'all', dir: 'auto', size: SIZE});
    this.element = element('label', {}, name, ' ', this.#input, this.#note, this.#list);
    this.#input.addEventListener('input', () => this.#ask(this.#input.value));
    this.#input.addEventListener('focus', () => this.#ask(''));
    for (const event of ['change', 'search']) {
      this.#input.addEventListener(event, () => onChange(this.#values.get(this.#input.value) ?? this.#input.value));
    }
  }

  /** Shows the value of the address. */
  show(value) {
    if (value !== null) this.#values.set(shown(value), value);
    if (document.activeElement !== this.#input || value !== null) this.#input.value = value === null ? '' : shown(value);
    this.#input.size = Math.max(SIZE, this.#input.value.length + CLEAR);
    this.check(value).catch(() => {}); // without a server nothing is known
  }

  /** Says whether any record has the value. */
  async check(value) {
    this.element.classList.toggle('chosen', value !== null);
    const seen = value === null || (await this.#suggest(this.#name, value)).known;
    this.#value = value;
    this.unseen = !seen;
    this.#note.textContent = seen ? '' : 'not seen';
    this.#input.toggleAttribute('data-unknown', !seen);
  }

  /** Checks a value again that was not seen. */
  async checkAgain() {
    if (this.unseen) await this.check(this.#value);
  }

  async #ask(text) {
    const asked = ++this.#asked;
    const {values} = await this.#suggest(this.#name, text);
    if (asked !== this.#asked) return;
    for (const value of values) this.#values.set(shown(value), value);
    this.#list.replaceChildren(...values.map((value) => element('option', {value: shown(value)})));
  }
}

/** Bar. */
export class ScopeBar {
  #state;
  #fields;
  #span = element('select', {name: 'span', 'aria-label': 'time shown'},
      ...SPANS.map(([value, label]) => element('option', {value}, `last ${label}`)),
      element('option', {value: CUSTOM}, 'from – to'));
  #from = element('input', {type: 'datetime-local', name: 'from', step: 1, 'aria-label': 'from'});
  #to = element('input', {type: 'datetime-local', name: 'to', step: 1, 'aria-label': 'to'});
  #custom = element('span', {class: 'custom'}, this.#from, ' – ', this.#to);
  #zone;
  #clear = element('button', {type: 'button', class: 'plain'}, 'show all');

  /**
   * @param suggest values of a field that a text is part of, and whether it is one, as a promise
   */
  constructor(form, state, suggest) {
    this.#state = state;
    this.#fields = SCOPE.map((name) => [name, new Field(name, suggest, (value) => state.set({[name]: value}, {push: true}))]);
    this.#zone = zoneChoice((zone) => state.set({zone: zone === 'utc' ? zone : null}, {push: true}));
    form.append(element('label', {}, 'time ', this.#span), this.#custom, this.#zone.element,
        ...this.#fields.map(([, field]) => field.element), this.#clear);
    form.addEventListener('submit', (event) => event.preventDefault());
    this.#span.addEventListener('change', () => this.#chooseSpan());
    for (const input of [this.#from, this.#to]) {
      input.addEventListener('change', () => {
        if (input.value) state.set({[input.name]: new Date(epochOf(input.value)).toISOString()}, {push: true});
      });
    }
    this.#clear.addEventListener('click', () =>
      state.set(Object.fromEntries(SCOPE.map((name) => [name, null])), {push: true}));
  }

  /** Shows the address. */
  show() {
    const from = this.#state.get('from') ?? DEFAULT_SPAN;
    const {from: begin, to: end, live} = this.#state.time();
    const preset = live && SPANS.some(([value]) => value === from);
    this.#span.value = preset ? from : CUSTOM;
    this.#custom.hidden = preset;
    this.#from.value = inputText(begin);
    this.#to.value = inputText(end);
    this.#zone.show(begin, end);
    for (const [name, field] of this.#fields) field.show(this.#state.get(name));
    this.#clear.hidden = SCOPE.every((name) => this.#state.get(name) === null);
  }

  /** Checks values again that were not seen, after records came. */
  async check() {
    for (const [, field] of this.#fields) await field.checkAgain();
  }

  /** Puts the focus into the first field. */
  focus() {
    this.#span.focus();
  }

  #chooseSpan() {
    const {from, to} = this.#state.time();
    const custom = this.#span.value === CUSTOM;
    this.#state.set(custom
      ? {from: new Date(from).toISOString(), to: new Date(to).toISOString()}
      : {from: this.#span.value === DEFAULT_SPAN ? null : this.#span.value, to: null}, {push: true});
  }
}
