// SPDX-License-Identifier: Apache-2.0
// Pages: path, module under pages/, name in the navigation; a page without a name is opened from others.

export const PAGES = [
  {path: '', module: 'overview', label: 'Overview'},
  {path: 'agents', module: 'agents', label: 'Agents'},
  {path: 'explore', module: 'explore', label: 'Explore'},
  {path: 'walkers', module: 'walkers', label: 'Walkers'},
  {path: 'health', module: 'health', label: 'Health'},
  {path: 'live', module: 'live', label: 'Live'},
  {path: 'walk', module: 'walk'},
  {path: 'process', module: 'process'},
];
