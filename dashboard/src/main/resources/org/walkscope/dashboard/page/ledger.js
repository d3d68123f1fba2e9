// SPDX-License-Identifier: Apache-2.0
// Loss, at every stage: seen = delivered + filtered + lost.

import {count, element, foreign, foreignText, percent} from './format.js';

function term(label, value, sign, kind) {
  return [
    sign && element('span', {class: 'sign'}, sign),
    element('span', {class: 'term ' + kind},
        element('b', {}, count(value)), element('small', {}, label)),
  ];
}

function verdict(loss) {
  if (loss.probe_runs === 0) return ['no probe has reported yet'];
  const broken = loss.broken_identities;
  if (broken.length) {
    const first = broken[0];
    return [`does not add up on ${count(broken.length)} CPUs, first `, foreign(first.hostname),
      ` CPU ${first.cpu}`];
  }
  if (loss.totals.lost === 0) return ['adds up on every CPU; nothing lost'];
  const [text, unit] = percent(loss.totals.lost / loss.totals.seen);
  return [`adds up on every CPU; ${text} ${unit} lost`];
}

function state(loss) {
  if (loss.probe_runs === 0) return 'unknown';
  if (loss.broken_identities.length || !loss.totals.identity_holds) return 'broken';
  return loss.totals.lost > 0 ||
    loss.stages.some((stage) => stage.count > 0 && stage.severity !== 'info') ? 'some' : 'none';
}

function details({totals, counters}) {
  const faults = counters.filter(({severity}) => severity !== 'info');
  return element('dl', {}, ...faults.map(({counter, help}) =>
    element('div', {class: totals[counter] > 0 ? 'bad' : '', title: help},
        element('dt', {}, counter), element('dd', {}, count(totals[counter] ?? 0)))));
}

function stages(list) {
  const dropped = list.filter((stage) => stage.count > 0);
  if (dropped.length === 0) {
    return element('p', {class: 'stages'}, 'after the probe: nothing left out');
  }
  return element('ul', {class: 'stages'}, ...dropped.map((stage) =>
    element('li', {class: stage.severity, title: `${stage.help} First: ${foreignText(stage.first)}`},
        foreign(stage.stage), ' ', foreign(stage.counter), ` ${count(stage.count)} `,
        element('small', {}, foreign(stage.hostname)))));
}

/** Shows the answer of /api/v1/live/loss. */
export function showLoss(into, loss) {
  const {totals} = loss;
  into.dataset.loss = state(loss);
  into.replaceChildren(
      element('p', {class: 'identity'},
          ...[
            ...term('events seen', totals.seen, null, 'seen'),
            ...term('delivered', totals.delivered, '=', 'delivered'),
            ...term('filtered', totals.filtered, '+', 'filtered'),
            ...term('lost', totals.lost, '+', 'lost'),
          ].filter(Boolean)),
      element('p', {class: 'verdict'}, element('span', {}, ...verdict(loss)),
          element('small', {}, `${count(loss.hosts.length)} hosts, ${count(loss.probe_runs)} probe runs`)),
      details(loss),
      stages(loss.stages));
}
