// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Output to a descriptor that is never waited for. While its reader stalls, bytes wait in a buffer,
 * and when that is full, in the rings.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "output.h"
#include "say.h"

struct descriptor {
	struct output output; /* first */
	bool socket;
	bool failed;	  /* further bytes would be in the middle of a frame */
	uint64_t written; /* offset of the first byte that is not written */
};

static int cannot_write(struct descriptor *d, int error)
{
	d->failed = true;
	complain("cannot write to %s: %s", d->output.name, strerror(error));
	return -EIO;
}

static int refuse(const char *name, const char *why)
{
	complain("%s %s", name, why);
	return -EPERM;
}

static int connect_socket(struct descriptor *d, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(address.sun_path))
		return cannot_write(d, ENAMETOOLONG);
	strcpy(address.sun_path, path);
	d->output.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (d->output.fd < 0 || connect(d->output.fd, (struct sockaddr *)&address, sizeof(address)))
		return cannot_write(d, errno);
	return 0;
}

static int reopen(int fd, int flags)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC | flags);
}

/* 0: the existing file may be written to. */
static int refuse_existing(const struct descriptor *d, const struct stat *at, bool force)
{
	bool file = S_ISREG(at->st_mode);

	if (S_ISLNK(at->st_mode))
		return refuse(d->output.name,
			      "is a symbolic link, and none is followed: name the file");
	if (at->st_uid != geteuid() && (file || (at->st_uid && !force)))
		return refuse(d->output.name,
			      "belongs to another user: name another file, or write to "
			      "standard output");
	if (file && !force)
		return refuse(d->output.name, "is there already: --force overwrites it");
	if (file && at->st_nlink > 1)
		return refuse(d->output.name, "has another name, too: name another file");
	return 0;
}

/*
 * Opens an existing file. A pipe or device is written to; a regular file only if it is the user's
 * own and --force is given. The file is looked at through a descriptor, and the same file is then
 * opened.
 */
static int open_existing(struct descriptor *d, bool force)
{
	int found = open(d->output.name, O_PATH | O_NOFOLLOW | O_CLOEXEC), err;
	struct stat at;

	if (found < 0 || fstat(found, &at))
		return cannot_write(d, errno);
	err = refuse_existing(d, &at, force);
	if (!err)
		d->output.fd = reopen(found, 0);
	if (!err && (d->output.fd < 0 || (S_ISREG(at.st_mode) && (fchmod(d->output.fd, 0600) ||
								  ftruncate(d->output.fd, 0)))))
		err = cannot_write(d, errno);
	close(found);
	return err;
}

static int open_file(struct descriptor *d, bool force)
{
	d->output.fd =
		open(d->output.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (d->output.fd >= 0)
		return 0;
	return errno == EEXIST ? open_existing(d, force) : cannot_write(d, errno);
}

/*
 * Other processes may share the open file description, a shell its terminal's. So a pipe or device
 * is opened again: only the loader's own description does not block.
 */
static void never_block(struct descriptor *d)
{
	struct stat at;
	int own;

	d->socket = !fstat(d->output.fd, &at) && S_ISSOCK(at.st_mode);
	if (d->socket || S_ISREG(at.st_mode)) /* sockets: MSG_DONTWAIT; regular files never block */
		return;
	own = reopen(d->output.fd, O_NONBLOCK);
	if (own < 0) {
		fcntl(d->output.fd, F_SETFL, fcntl(d->output.fd, F_GETFL) | O_NONBLOCK);
		return;
	}
	close(d->output.fd);
	d->output.fd = own;
}

static int open_any(struct descriptor *d, const struct options *options)
{
	int err = 0;

	if (options->socket)
		err = connect_socket(d, options->socket);
	else if (strcmp(options->output, "-"))
		err = open_file(d, options->force);
	else if ((d->output.fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)) < 0)
		err = cannot_write(d, errno);
	if (!err)
		never_block(d);
	return err;
}

static ssize_t write_some(const struct descriptor *d, const uint8_t *data, size_t size)
{
	return d->socket ? send(d->output.fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL)
			 : write(d->output.fd, data, size);
}

static int flush(struct output *o)
{
	struct descriptor *d = (struct descriptor *)o;
	int err = d->failed ? -EIO : 0;
	const uint8_t *data;
	size_t size;
	ssize_t n;

	while (!err && d->written < o->buffer.made) {
		data = buffer_at(&o->buffer, d->written, &size);
		n = write_some(d, data, size);
		if (n >= 0)
			d->written += n;
		else if (errno == EAGAIN)
			break;
		else if (errno != EINTR)
			err = cannot_write(d, errno);
	}
	if (d->written > o->buffer.header_bytes)
		buffer_forget(&o->buffer, buffer_mark(&o->buffer, d->written));
	return err;
}

static bool pending(const struct output *o)
{
	const struct descriptor *d = (const struct descriptor *)o;

	return d->written < o->buffer.made && !d->failed;
}

static struct pollfd waits_for(const struct output *o)
{
	const struct descriptor *d = (const struct descriptor *)o;

	return (struct pollfd){ .fd = pending(o) ? d->output.fd : -1, .events = POLLOUT };
}

/* A reader may take its time. */
static bool given_up(const struct output *o, uint64_t since_ns)
{
	(void)o, (void)since_ns;
	return false;
}

static int close_descriptor(struct output *o)
{
	struct descriptor *d = (struct descriptor *)o;
	/* a full disk may be told at the end only */
	int err =
		d->output.fd >= 0 && close(d->output.fd) && !d->failed ? cannot_write(d, errno) : 0;

	buffer_close(&o->buffer);
	free(d);
	return err;
}

struct output *descriptor_open(const struct options *options)
{
	struct descriptor *d = calloc(1, sizeof(*d));
	int err;

	if (!d)
		return NULL;
	d->output = (struct output){
		.fd = -1,
		.name = options->socket ? options->socket : options->output,
		.untaken = "they did not reach",
		.flush = flush,
		.pending = pending,
		.waits_for = waits_for,
		.given_up = given_up,
		.close = close_descriptor,
	};
	err = buffer_open(&d->output.buffer, DESCRIPTOR_BUFFER_BYTES);
	if (err)
		complain("no memory for the stream's buffer: %s", strerror(-err));
	else
		err = open_any(d, options);
	if (!err)
		return &d->output;
	d->failed = true; /* it was told */
	close_descriptor(&d->output);
	return NULL;
}
