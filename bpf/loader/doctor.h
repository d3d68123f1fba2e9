/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* walkscope-probe doctor. */
#ifndef WALKSCOPE_DOCTOR_H
#define WALKSCOPE_DOCTOR_H

int doctor(void); /* 0: light mode works */

#endif
