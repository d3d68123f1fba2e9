// SPDX-License-Identifier: Apache-2.0
// The page of a file that has one walk.

import {foreign} from './format.js';
import {showWalk, timeOf} from './walk.js';

const walk = JSON.parse(document.getElementById('data').textContent);
showWalk(document.getElementById('main'), walk, null);
document.getElementById('about').append(foreign(walk.host.hostname), `, ${timeOf(walk.begin)} UTC`);
document.body.dataset.shown = 'walk';
