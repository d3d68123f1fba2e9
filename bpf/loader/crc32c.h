/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* CRC-32C, by the processor where it can. */
#ifndef WALKSCOPE_CRC32C_H
#define WALKSCOPE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Starts from 0; the result of one piece is the start of the next. */
uint32_t crc32c(uint32_t crc, const void *data, size_t size);
uint32_t crc32c_by_table(uint32_t crc, const void *data, size_t size);

#endif
