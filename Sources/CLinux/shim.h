#include <linux/magic.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/statfs.h>
#include <sys/timex.h>
#include <time.h>

/* Three functions of the GNU C library that its headers show only under _GNU_SOURCE. Defining that here would give
   types such as fd_set other members than in Swift's own import of the same headers, and the two would clash. */
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask);
int memfd_create(const char *name, unsigned int flags);
int pthread_setname_np(pthread_t thread, const char *name);
