// SPDX-License-Identifier: Apache-2.0
// Preloaded, it makes libnfc hang as a driver in the kernel may: a look for tags never comes back while the file exists
// that WAYPOST_TEST_HANG names.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

struct modulation {
    int type, speed;
};

typedef int look(void *device, struct modulation kind, const uint8_t *uid, size_t count, void *found);

int nfc_initiator_select_passive_target(
    void *device, struct modulation kind, const uint8_t *uid, size_t count, void *found) {
    const char *path = getenv("WAYPOST_TEST_HANG");
    while (path && access(path, F_OK) == 0) pause();
    look *real = (look *)dlsym(RTLD_NEXT, "nfc_initiator_select_passive_target");
    return real ? real(device, kind, uid, count, found) : -1;
}
