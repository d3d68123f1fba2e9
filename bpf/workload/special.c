// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Memory of devices: entries without a struct page, or with one whose mappings are not counted. */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
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

/* Private mapping of device memory: written pages become anonymous. */
const char *device_memory_copied(const char *file)
{
	char *at = map_device(MAP_PRIVATE);

	(void)file;
	if (!at)
		return "/dev/mem cannot be mapped privately here";
	touch(at, 8 * page, 2 * page);
	return NULL;
}

/* Kernel module test_hmm: a device with memory that processors cannot reach. */
#define DMIRROR "/dev/hmm_dmirror0"

struct dmirror_command {
	uint64_t address;
	uint64_t buffer;
	uint64_t pages;
	uint64_t pages_done;
	uint64_t faults;
};

#define DMIRROR_MIGRATE_TO_DEVICE _IOWR('H', 0x02, struct dmirror_command)
#define DMIRROR_EXCLUSIVE	  _IOWR('H', 0x05, struct dmirror_command)

/* The device keeps memory as long as it is open; it copies through a buffer of this process. */
static const char *give_to_device(char *at, size_t size, unsigned long how)
{
	char *buffer = map(size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, DMIRROR);
	struct dmirror_command command = {
		.address = (uintptr_t)at,
		.buffer = (uintptr_t)buffer,
		.pages = size / page,
	};
	int fd = open(DMIRROR, O_RDWR | O_CLOEXEC);
	int err = fd < 0 ? -1 : ioctl(fd, how, &command);

	munmap(buffer, size);
	if (fd < 0)
		return "this kernel has no test_hmm";
	return err || command.pages_done != command.pages ? "test_hmm does not take it" : NULL;
}

const char *device_private(const char *file)
{
	char *at = anonymous(16 * page, "device-private");

	(void)file;
	touch(at, 16 * page, page);
	return give_to_device(at, 8 * page, DMIRROR_MIGRATE_TO_DEVICE);
}

/* As one PMD: device memory has folios of that size since v7.0. */
const char *device_private_large(const char *file)
{
	char *at;

	(void)file;
	if (no_thp())
		return no_thp();
	at = map_aligned(pmd_size, pmd_size, 0, "device-private-large");
	madvise(at, pmd_size, MADV_HUGEPAGE);
	touch(at, pmd_size, page);
	return give_to_device(at, pmd_size, DMIRROR_MIGRATE_TO_DEVICE);
}

const char *device_exclusive(const char *file)
{
	char *at = anonymous(16 * page, "device-exclusive");

	(void)file;
	touch(at, 16 * page, page);
	return give_to_device(at, 4 * page, DMIRROR_EXCLUSIVE);
}
