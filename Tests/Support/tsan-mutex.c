// SPDX-License-Identifier: Apache-2.0
//
// Lets ThreadSanitizer see what Swift's Mutex does on Linux. The uncontended way is compiled into the program and is
// seen; the contended one is in a library that is not instrumented, and leads through the kernel. Without this, each
// contended lock is reported as a race of what it protects. Preloaded by scripts/test, and only there.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

// Of the sanitizer's runtime; absent in programs that it is not part of.
void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

typedef SWIFT void Lock(uint32_t thread, SELF void *handle);
typedef SWIFT void Unlock(SELF void *handle);

// Synchronization._MutexHandle._lockSlow(UInt32)
SWIFT void lockSlow(uint32_t thread, SELF void *handle)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
// Synchronization._MutexHandle._unlockSlow()
SWIFT void unlockSlow(SELF void *handle) __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");

static void *next(void **cache, const char *name) {
    void *found = __atomic_load_n(cache, __ATOMIC_ACQUIRE);
    if (!found) {
        found = dlsym(RTLD_NEXT, name);
        __atomic_store_n(cache, found, __ATOMIC_RELEASE);
    }
    return found;
}

SWIFT void lockSlow(uint32_t thread, SELF void *handle) {
    static void *original;
    ((Lock *)next(&original, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"))(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void unlockSlow(SELF void *handle) {
    static void *original;
    if (__tsan_release) __tsan_release(handle);
    ((Unlock *)next(&original, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"))(handle);
}
