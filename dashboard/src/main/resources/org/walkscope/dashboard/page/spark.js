// SPDX-License-Identifier: Apache-2.0
// Small charts of a row: bars over time, and a bar of a part.

import {element} from './format.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 90;
const HEIGHT = 18;

function svg(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Bars over time. The label says what they are, and the text what the highest is. */
export function spark(values, label, text) {
  const most = Math.max(1, ...values);
  const width = WIDTH / Math.max(1, values.length);
  const highest = values.indexOf(Math.max(...values));
  const path = values.map((value, i) => {
    const height = value > 0 ? Math.max(1, (HEIGHT - 1) * value / most) : 0;
    return height ? `M${(i * width).toFixed(2)} ${HEIGHT}v${-height.toFixed(2)}h${Math.max(.8, width - .8).toFixed(2)}V${HEIGHT}z` : '';
  }).join('');
  const told = `${label}; highest ${text(values[highest])}`;
  return svg('svg', {class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': told},
      svg('title', {}, told), svg('path', {d: path}), svg('path', {class: 'base', d: `M0 ${HEIGHT - .5}h${WIDTH}`}));
}

/** Bar of a part of the largest. */
export function share(value, largest) {
  const bar = element('span', {class: 'part-bar', 'aria-hidden': 'true'});
  const filled = element('span');
  filled.style.width = `${largest > 0 ? 100 * value / largest : 0}%`;
  if (value > 0) bar.append(filled);
  return bar;
}
