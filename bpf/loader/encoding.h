/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Constants that say how this kernel stores entries and folio flags. */
#ifndef WALKSCOPE_ENCODING_H
#define WALKSCOPE_ENCODING_H

#include "constants.h"
#include "own_pages.h"
#include "symbols.h"

void encoding_constants(struct constants *c, const struct symbols *symbols,
			const struct own_pages *own, const struct ws_stream_header *header);

#endif
