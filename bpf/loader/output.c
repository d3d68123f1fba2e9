// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Output of the stream: a descriptor that is never waited for. While its reader stalls, bytes wait
 * in a buffer, and when that is full, in the rings.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "output.h"
#include "say.h"

static int cannot_write(struct output *o, int error)
{
	o->failed = true;
	complain("cannot write to %s: %s", o->name, strerror(error));
	return -EIO;
}

static int refuse(const char *name, const char *why)
{
	complain("%s %s", name, why);
	return -EPERM;
}

static int connect_socket(struct output *o, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(address.sun_path))
		return cannot_write(o, ENAMETOOLONG);
	strcpy(address.sun_path, path);
	o->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (o->fd < 0 || connect(o->fd, (struct sockaddr *)&address, sizeof(address)))
		return cannot_write(o, errno);
	return 0;
}

static int reopen(int fd, int flags)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC | flags);
}

/* 0: the existing file may be written to. */
static int refuse_existing(const struct output *o, const struct stat *at, bool force)
{
	bool file = S_ISREG(at->st_mode);

	if (S_ISLNK(at->st_mode))
		return refuse(o->name, "is a symbolic link, and none is followed: name the file");
	if (at->st_uid != geteuid() && (file || (at->st_uid && !force)))
		return refuse(o->name, "belongs to another user: name another file, or write to "
				       "standard output");
	if (file && !force)
		return refuse(o->name, "is there already: --force overwrites it");
	if (file && at->st_nlink > 1)
		return refuse(o->name, "has another name, too: name another file");
	return 0;
}

/*
 * Opens an existing file. A pipe or device is written to; a regular file only if it is the user's
 * own and --force is given. The file is looked at through a descriptor, and the same file is then
 * opened.
 */
static int open_existing(struct output *o, bool force)
{
	int found = open(o->name, O_PATH | O_NOFOLLOW | O_CLOEXEC), err;
	struct stat at;

	if (found < 0 || fstat(found, &at))
		return cannot_write(o, errno);
	err = refuse_existing(o, &at, force);
	if (!err)
		o->fd = reopen(found, 0);
	if (!err &&
	    (o->fd < 0 || (S_ISREG(at.st_mode) && (fchmod(o->fd, 0600) || ftruncate(o->fd, 0)))))
		err = cannot_write(o, errno);
	close(found);
	return err;
}

static int open_file(struct output *o, bool force)
{
	o->fd = open(o->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (o->fd >= 0)
		return 0;
	return errno == EEXIST ? open_existing(o, force) : cannot_write(o, errno);
}

/*
 * Other processes may share the open file description, a shell its terminal's. So a pipe or device
 * is opened again: only the loader's own description does not block.
 */
static void never_block(struct output *o)
{
	struct stat at;
	int own;

	o->socket = !fstat(o->fd, &at) && S_ISSOCK(at.st_mode);
	if (o->socket || S_ISREG(at.st_mode)) /* sockets: MSG_DONTWAIT; regular files never block */
		return;
	own = reopen(o->fd, O_NONBLOCK);
	if (own < 0) {
		fcntl(o->fd, F_SETFL, fcntl(o->fd, F_GETFL) | O_NONBLOCK);
		return;
	}
	close(o->fd);
	o->fd = own;
}

int output_open(struct output *o, const struct options *options)
{
	int err = 0;

	o->fd = -1;
	o->name = options->socket ? options->socket : options->output;
	if (options->socket)
		err = connect_socket(o, options->socket);
	else if (strcmp(options->output, "-"))
		err = open_file(o, options->force);
	else if ((o->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)) < 0)
		err = cannot_write(o, errno);
	if (!err)
		never_block(o);
	else if (o->fd >= 0)
		close(o->fd);
	return err;
}

/* Removes frames that are wholly written, once they all are, or fill half of the buffer. */
static void move_down(struct output *o)
{
	if (o->keep < o->tail && o->keep < OUTPUT_BYTES / 2)
		return;
	memmove(o->buffer, o->buffer + o->keep, o->tail - o->keep);
	o->head -= o->keep;
	o->tail -= o->keep;
	o->keep = 0;
}

bool output_room(struct output *o, size_t size)
{
	if (OUTPUT_BYTES - o->tail < size)
		move_down(o);
	return OUTPUT_BYTES - o->tail >= size;
}

uint8_t *output_at(struct output *o, size_t size)
{
	return output_room(o, size) ? o->buffer + o->tail : NULL;
}

int output_flush(struct output *o)
{
	ssize_t n;

	while (o->head < o->tail && !o->failed) {
		n = o->socket ? send(o->fd, o->buffer + o->head, o->tail - o->head,
				     MSG_DONTWAIT | MSG_NOSIGNAL)
			      : write(o->fd, o->buffer + o->head, o->tail - o->head);
		if (n >= 0)
			o->head += n;
		else if (errno == EAGAIN)
			return 0;
		else if (errno != EINTR)
			return cannot_write(o, errno);
	}
	return o->failed ? -EIO : 0;
}

int output_close(struct output *o)
{
	/* a full disk may be told at the end only */
	return close(o->fd) && !o->failed ? cannot_write(o, errno) : 0;
}
