// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <errno.h>
#include <stdint.h>

#include "record.h"
#include "say.h"

/* The header, and the time by which records are merged. */
#define LEAST_BYTES (WS_RAW_TIME + sizeof(uint64_t))
#define ALIGNMENT   sizeof(uint64_t)

/* Bytes that the loader reads of a record of this type, whatever else it tells. */
static size_t least(unsigned int type)
{
	switch (type) {
	case WS_FRAME_WALK_BEGIN:
		return sizeof(struct ws_raw_begin);
	case WS_FRAME_ENTRIES:
		return sizeof(struct ws_raw_entries);
	case WS_FRAME_UNREAD:
		return sizeof(struct ws_raw_unread);
	case WS_FRAME_CGROUP:
		return sizeof(struct ws_raw_cgroup);
	default:
		return LEAST_BYTES;
	}
}

int record_check(const struct ws_raw_header *record, size_t left)
{
	const struct ws_raw_entries *entries = (const void *)record;

	if (left < LEAST_BYTES) {
		complain("a record has room for %zu bytes, and its header and time take %zu: a bug "
			 "in the probe",
			 left, LEAST_BYTES);
		return -EPROTO;
	}
	if (record->bytes > left || record->bytes < least(record->type)) {
		complain("a record of type %u says it has %u bytes, and has room for %zu: a bug in "
			 "the probe",
			 record->type, record->bytes, left);
		return -EPROTO;
	}
	if (record->followed && (left - record->bytes < LEAST_BYTES || record->bytes % ALIGNMENT)) {
		complain("a record of type %u says that another follows its %u bytes, and both "
			 "have room for %zu: a bug in the probe",
			 record->type, record->bytes, left);
		return -EPROTO;
	}
	if (record->type == WS_FRAME_ENTRIES &&
	    (entries->nr > WS_MAX_TABLE_ENTRIES ||
	     sizeof(*entries) + entries->nr * sizeof(uint64_t) > record->bytes)) {
		complain("a table of %u entries in a record of %u bytes: a bug in the probe",
			 entries->nr, record->bytes);
		return -EPROTO;
	}
	return 0;
}
