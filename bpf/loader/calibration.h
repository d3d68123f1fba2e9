/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Address of struct page. */
#ifndef WALKSCOPE_CALIBRATION_H
#define WALKSCOPE_CALIBRATION_H

struct probe;
int calibrate(struct probe *probe); /* after reads of own memory; < 0: the error was told */

#endif
