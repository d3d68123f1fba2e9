// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* CRC-32C (Castagnoli, RFC 3720 appendix B.4): by the processor's instruction, else by a table. */
#include <stdbool.h>
#include <string.h>

#include "crc32c.h"

uint32_t crc32c_by_table(uint32_t crc, const void *data, size_t size)
{
	static uint32_t table[256];
	const uint8_t *p = data;

	for (uint32_t i = table[1] ? 256 : 0; i < 256; i++) {
		uint32_t entry = i;

		for (int bit = 0; bit < 8; bit++)
			entry = entry & 1 ? entry >> 1 ^ 0x82f63b78 : entry >> 1;
		table[i] = entry;
	}
	crc = ~crc;
	while (size--)
		crc = table[(crc ^ *p++) & 0xff] ^ crc >> 8;
	return ~crc;
}

#if defined(__x86_64__)

#define CRC_TARGET	  __attribute__((target("sse4.2")))
#define crc_8(crc, byte)  __builtin_ia32_crc32qi(crc, byte)
#define crc_64(crc, word) __builtin_ia32_crc32di(crc, word)

static bool processor_can(void)
{
	return __builtin_cpu_supports("sse4.2");
}

#else

#include <sys/auxv.h>

#define CRC_TARGET	  __attribute__((target("+crc")))
#define crc_8(crc, byte)  __builtin_aarch64_crc32cb(crc, byte)
#define crc_64(crc, word) __builtin_aarch64_crc32cx(crc, word)

static bool processor_can(void)
{
	return getauxval(AT_HWCAP) & HWCAP_CRC32;
}

#endif

CRC_TARGET static uint32_t by_processor(uint32_t crc, const void *data, size_t size)
{
	const uint8_t *p = data;
	uint64_t word;

	crc = ~crc;
	for (; size >= sizeof(word); size -= sizeof(word), p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		crc = crc_64(crc, word);
	}
	while (size--)
		crc = crc_8(crc, *p++);
	return ~crc;
}

uint32_t crc32c(uint32_t crc, const void *data, size_t size)
{
	static uint32_t (*chosen)(uint32_t, const void *, size_t);

	if (!chosen)
		chosen = processor_can() ? by_processor : crc32c_by_table;
	return chosen(crc, data, size);
}
