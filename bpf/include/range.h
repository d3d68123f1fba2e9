/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Places of the fields of this kernel's pt_range_walk, by the names of a profile of the loader
 * (profiles.c). Set before load.
 */
#ifndef WALKSCOPE_RANGE_H
#define WALKSCOPE_RANGE_H

#include <linux/types.h>

/* Arguments of the first function. */
enum ws_range_argument {
	WS_RANGE_WALK,
	WS_RANGE_VMA,
	WS_RANGE_START,
	WS_RANGE_END,
	WS_RANGE_TYPES,
	WS_NR_RANGE_ARGUMENTS,
};

/* Fields of the struct. */
enum ws_range_field {
	WS_RANGE_TYPE,
	WS_RANGE_LEVEL,
	WS_RANGE_ADDR,
	WS_RANGE_NEXT,
	WS_RANGE_NR_ENTRIES,
	WS_RANGE_ENTRY,
	WS_RANGE_PTL,
	WS_NR_RANGE_FIELDS,
};

#define WS_NR_TYPES                                                                  \
	8 /* of entries: NONE, FOLIO, MARKER, PFN, SWAP, MIGRATION, DEVICE, HWPOISON \
	   */
#define WS_NR_RANGE_LEVELS 5  /* PTE, PMD, PUD, P4D, PGD */
#define WS_RANGE_ENUM	   32 /* values of its enums that have a number */
#define WS_RANGE_UNKNOWN   0xff

struct ws_range_place {
	__u32 offset;
	__u32 bytes; /* 4 or 8 */
};

struct ws_range {
	__u64 start_address; /* of the first function: identifies its caller on the stack */
	__u32 argument[WS_NR_RANGE_ARGUMENTS];
	struct ws_range_place field[WS_NR_RANGE_FIELDS];
	__u8 type[WS_RANGE_ENUM];  /* number of a type, by the kernel's value */
	__u8 level[WS_RANGE_ENUM]; /* number of a level, by the kernel's value: 0 PTE to 4 PGD */
};

#endif
