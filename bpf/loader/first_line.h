/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* First line of a file of the kernel. */
#ifndef WALKSCOPE_FIRST_LINE_H
#define WALKSCOPE_FIRST_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* Without its newline; false where there is none to read. */
bool first_line(const char *path, char *line, size_t size);

#endif
