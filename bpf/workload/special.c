// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Memory of devices: entries without a struct page, or with one that nobody counts. */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory.h"
#include "parts.h"

#if defined(__x86_64__)
#define DEVICE_AT 0xa0000 /* where a VGA's memory would be: below 1 MiB any kernel lets us */
#else
#define DEVICE_AT 0 /* the virt machine's flash */
#endif

static char *map_device(int flags)
{
	int fd = open("/dev/mem", O_RDWR | O_CLOEXEC);
	char *at;

	if (fd < 0)
		return NULL;
	at = mmap(NULL, 16 * page, PROT_READ | PROT_WRITE, flags, fd, DEVICE_AT);
	close(fd);
	return at == MAP_FAILED ? NULL : at;
}

const char *device_memory(const char *file)
{
	(void)file;
	return map_device(MAP_SHARED) ? NULL : "/dev/mem cannot be mapped here";
}

/* A private mapping of the same: what is written becomes anonymous memory. */
const char *device_memory_copied(const char *file)
{
	char *at = map_device(MAP_PRIVATE);

	(void)file;
	if (!at)
		return "/dev/mem cannot be mapped privately here";
	touch(at, 8 * page, 2 * page);
	return NULL;
}
