/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Changes to how libbpf 1.1 behaves. */
#ifndef WALKSCOPE_LIBBPF_H
#define WALKSCOPE_LIBBPF_H

void libbpf_words(void); /* libbpf prints its warnings when verbose alone */

#endif
