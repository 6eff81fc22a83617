#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <linux/magic.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/statfs.h>
#include <sys/timex.h>
