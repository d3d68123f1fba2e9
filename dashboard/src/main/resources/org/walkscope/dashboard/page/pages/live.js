// SPDX-License-Identifier: Apache-2.0
// Newest windows and snapshots, as they come.

import {Chart} from '../charts.js';
import {element} from '../format.js';
import {showLoss} from '../ledger.js';
import {SnapshotTable} from '../snapshots.js';
import {showStalls} from '../stalls.js';

const SNAPSHOTS_SHOWN = 50;

const heading = (...children) => element('div', {class: 'heading'}, ...children);
const unit = (text = '') => element('p', {class: 'unit'}, text);

const chart = (id, ...title) => element('section', {class: 'chart', id, 'data-points': '0'},
    heading(element('h2', {}, ...title), unit()), element('div', {class: 'plot'}), element('table', {class: 'legend'}),
    element('details', {class: 'behind'}, element('summary', {}, 'Table')));

const measure = (value, label, checked) => element('label', {},
    element('input', {type: 'radio', name: 'measure', value, checked}), element('span', {}, label));

function build() {
  return {
    ledger: element('section', {id: 'ledger', 'data-loss': 'unknown', 'aria-label': 'Events: seen, delivered, filtered, lost'}),
    latency: chart('latency', 'Walk duration'),
    locks: chart('locks', measure('hold', 'Lock hold', ''), measure('wait', 'Lock wait')),
    batch: chart('batch', 'Batch efficiency'),
    stalls: element('section', {id: 'stalls', 'data-locks': '0'},
        heading(element('h2', {}, 'Stalls'), unit('other tasks that waited for a lock while a walk held it, since this ' +
          'page\'s server began to read; a wait for two holds is two stalls')), element('div', {class: 'rows'})),
    snapshots: element('section', {id: 'snapshots', 'data-rows': '0'},
        heading(element('h2', {}, 'Snapshots'),
            unit('one read of one file, rebuilt from the walks; newest first; open a row for its VMAs'),
            element('ul', {class: 'key', 'aria-label': 'Colours of the bars'},
                ...[['anon', 'anonymous'], ['file', 'file, shmem'], ['untold', 'present, kind not told'], ['huge', 'hugetlb'],
                  ['swap', 'swap']]
                    .map(([kind, label]) => element('li', {class: kind}, label)))),
        element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Snapshots, table'})),
  };
}

export const page = {
  path: 'live',
  title: 'Live',
  open(main, shell) {
    const parts = build();
    main.append(parts.ledger, element('div', {id: 'charts'}, parts.latency, parts.locks, parts.batch), parts.stalls, parts.snapshots);
    const ledger = element('div', {class: 'ledger'});
    parts.ledger.append(ledger);
    const seconds = () => {
      const {from, to} = shell.scope();
      return (to - from) / 1000;
    };
    const charts = Object.fromEntries(['latency', 'locks', 'batch'].map((id) => [id, new Chart(parts[id], seconds)]));
    const snapshots = new SnapshotTable(parts.snapshots);
    let timings = null;
    const showLocks = () => {
      const {value} = parts.locks.querySelector('input[name=measure]:checked');
      charts.locks.show(value === 'hold' ? timings.holds : timings.waits);
      parts.locks.dataset.measure = value;
    };
    parts.locks.addEventListener('change', () => {
      if (timings) showLocks();
    });
    const last = (view) => view.t_ms[view.t_ms.length - 1];
    const panel = (id, api, changes, show, more = {}) => ({element: parts[id], api: `live/${api}`, changes, show, ...more});
    return {
      panels: [
        panel('latency', 'walk-latency', ['walk-latency'], (view) => charts.latency.show(view), {asOf: last}),
        panel('locks', 'lock-timings', ['lock-timings'], (view) => {
          timings = view;
          showLocks();
        }, {asOf: (view) => last(view.holds)}),
        panel('batch', 'batch-efficiency', ['batch-efficiency'], (view) => charts.batch.show(view), {asOf: last}),
        panel('snapshots', 'snapshots', ['snapshots'], (view, changed) => {
          if (changed) snapshots.closeAll();
          snapshots.show(view.snapshots);
        }, {params: () => ({limit: SNAPSHOTS_SHOWN}), rare: true, asOf: () => null}),
        panel('stalls', 'stalls', ['stalls'], (view) => showStalls(parts.stalls, view.stalls),
            {topics: ['lock-holds', 'stalls'], rare: true, asOf: () => null}),
        panel('ledger', 'loss', ['loss'], (view) => {
          showLoss(ledger, view);
          parts.ledger.dataset.loss = ledger.dataset.loss;
        }, {asOf: () => null}),
      ],
      close: () => Object.values(charts).forEach((one) => one.close()),
    };
  },
};
