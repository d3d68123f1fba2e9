// SPDX-License-Identifier: Apache-2.0
// A second selection beside the first: fields b.* of the address, the same axes for both, and the ratio of their percentiles.

import {count, duration, element, joined, short} from './format.js';
import {SCOPE} from './state.js';

const SHIFTS = [['', 'the same time'], ['1h', '1 h before'], ['1d', '24 h before'], ['7d', '7 days before']];
const SHIFT_MS = {'1h': 3_600_000, '1d': 86_400_000, '7d': 7 * 86_400_000};

const FIGURES = [['n', 'n'], ['p50_ns', 'p50'], ['p90_ns', 'p90'], ['p99_ns', 'p99'], ['p999_ns', 'p99.9'], ['max_ns', 'max']];

/** Whether a text is such a time. */
export const isShift = (text) => text in SHIFT_MS;

/** Time by which the second selection is earlier, ms; NaN of one that is not known. */
export const shift = (state) => (state.get('b.shift') === null ? 0 : SHIFT_MS[state.get('b.shift')] ?? NaN);

/** Whether the address has a second selection. */
export const compares = (state) => ['shift', ...SCOPE].some((key) => state.get(`b.${key}`) !== null);

/** Parameters of the second selection, on top of those of the first. */
export function second(state) {
  return Object.fromEntries(SCOPE.map((key) => [key, state.get(`b.${key}`)]).filter(([, value]) => value !== null));
}

/** Says whether any record has a value. */
async function tellUnseen(shell, name, like, note) {
  note.textContent = like === null || (await shell.get('values', {name, like})).known ? '' : 'not seen';
}

/** Form of the second selection. */
export function secondForm(shell) {
  const {state} = shell;
  const shiftField = element('select', {name: 'b.shift', 'aria-label': 'time of B'},
      ...SHIFTS.map(([value, label]) => element('option', {value}, label)));
  shiftField.addEventListener('change', () => state.set({'b.shift': shiftField.value || null}, {push: true}));
  const fields = SCOPE.map((key) => {
    const list = element('datalist', {id: `b-values-of-${key}`});
    const note = element('span', {class: 'not-seen', role: 'status'});
    const input = element('input', {type: 'search', name: `b.${key}`, list: list.id, placeholder: 'as A', size: 9, dir: 'auto'});
    input.addEventListener('focus', async () => {
      const {values} = await shell.get('values', {name: key});
      list.replaceChildren(...values.map((value) => element('option', {value})));
    });
    input.addEventListener('change', () => state.set({[`b.${key}`]: input.value || null}, {push: true}));
    return [key, input, element('label', {}, key, ' ', input, note, list), note];
  });
  const over = element('input', {type: 'checkbox', name: 'over'});
  over.addEventListener('change', () => state.set({over: over.checked ? '1' : null}));
  const form = element('details', {class: 'second'}, element('summary', {}, 'Compare with B'),
      element('div', {class: 'choices'}, element('label', {}, 'time ', shiftField), ...fields.map(([, , label]) => label),
          element('label', {}, over, ' draw the percentiles of B over A')));
  return {
    element: form,
    show() {
      shiftField.value = state.get('b.shift') ?? '';
      over.checked = state.get('over') === '1';
      for (const [key, input, , note] of fields) {
        const value = state.get(`b.${key}`);
        input.value = value ?? '';
        tellUnseen(shell, key, value, note).catch(() => {}); // without a server nothing is known
      }
      if (compares(state)) form.open = true;
    },
  };
}

/** Two answers with the buckets of both, and B at the time of A. */
export function sameAxes(a, b, later) {
  const bounds = [...new Set([...a.bounds_ns, ...b.bounds_ns])].sort((x, y) => x - y);
  const moved = (answer, ms) => {
    const first = Math.max(0, bounds.indexOf(answer.bounds_ns[0]));
    return {...answer, bounds_ns: bounds, from_ms: answer.from_ms + ms, to_ms: answer.to_ms + ms,
      groups: answer.groups.map((group) => ({...group,
        exemplars: group.exemplars.map((one) => ({...one, t_ms: one.t_ms + ms})),
        columns: group.columns.map((column) => ({...column, t_ms: column.t_ms + ms, first: column.first + first}))}))};
  };
  return [moved(a, 0), moved(b, later)];
}

/** Table of the percentiles of both and their ratio. */
export function ratios(a, b) {
  const cell = (group, field) => (group ? (field === 'n' ? count(group.n) : joined(duration(group[field]))) : '·');
  return element('table', {class: 'ratios', 'aria-label': 'Percentiles of A and B'},
      element('thead', {}, element('tr', {}, ...['', 'A', 'B', 'B / A'].map((label) => element('th', {scope: 'col'}, label)))),
      element('tbody', {}, ...FIGURES.map(([field, label]) => element('tr', {},
          element('th', {scope: 'row'}, label), element('td', {class: 'number'}, cell(a, field)),
          element('td', {class: 'number'}, cell(b, field)),
          element('td', {class: 'number'}, a && b && a[field] > 0 ? `${(b[field] / a[field]).toFixed(2)} ×` : '·')))));
}

/** Number of values, short. */
export const some = (n) => joined(short(n));
