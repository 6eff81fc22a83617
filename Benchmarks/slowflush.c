// SPDX-License-Identifier: Apache-2.0
//
// A disk whose every flush takes the same time. Preloaded into a program that links libsqlite3 dynamically, it becomes
// SQLite's default VFS: everything goes to the unix VFS, but a flush waits instead of flushing, so that two runs on
// two disks can be compared. Nothing written under it survives a power cut.
//
//     LD_PRELOAD=./slowflush.so SLOWFLUSH_US=5000 program

#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

static long flushMicroseconds = 5000;

// The unix VFS's own file follows in the same allocation.
typedef struct SlowFile {
    sqlite3_file base;
    sqlite3_file *disk;
} SlowFile;

static sqlite3_file *disk(sqlite3_file *file) { return ((SlowFile *)file)->disk; }
static sqlite3_vfs *unixVFS(sqlite3_vfs *vfs) { return vfs->pAppData; }

static long long nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

// The time runs from the start of the call. A sleeper wakes late: by 50 µs of timer slack unless the thread asks for
// the least, and by about 95 µs more on a virtual machine. It therefore asks for a little less and turns for the rest.
static void waitForFlush(void) {
    static const long long lateness = 100000;
    static __thread int isPrecise;
    long long end = nanoseconds() + flushMicroseconds * 1000LL, wake = end - lateness;
    struct timespec time = {.tv_sec = wake / 1000000000, .tv_nsec = wake % 1000000000};
    if (!isPrecise) {
        prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
        isPrecise = 1;
    }
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) != 0) {}
    while (nanoseconds() < end) {}
}

// Files

static int slowSync(sqlite3_file *f, int flags) {
    (void)f, (void)flags;
    waitForFlush();
    return SQLITE_OK;
}

static int slowClose(sqlite3_file *f) { return disk(f)->pMethods->xClose(disk(f)); }
static int slowRead(sqlite3_file *f, void *to, int count, sqlite3_int64 at) {
    return disk(f)->pMethods->xRead(disk(f), to, count, at);
}
static int slowWrite(sqlite3_file *f, const void *from, int count, sqlite3_int64 at) {
    return disk(f)->pMethods->xWrite(disk(f), from, count, at);
}
static int slowTruncate(sqlite3_file *f, sqlite3_int64 size) { return disk(f)->pMethods->xTruncate(disk(f), size); }
static int slowFileSize(sqlite3_file *f, sqlite3_int64 *size) { return disk(f)->pMethods->xFileSize(disk(f), size); }
static int slowLock(sqlite3_file *f, int level) { return disk(f)->pMethods->xLock(disk(f), level); }
static int slowUnlock(sqlite3_file *f, int level) { return disk(f)->pMethods->xUnlock(disk(f), level); }
static int slowCheckReservedLock(sqlite3_file *f, int *held) {
    return disk(f)->pMethods->xCheckReservedLock(disk(f), held);
}
static int slowFileControl(sqlite3_file *f, int operation, void *argument) {
    return disk(f)->pMethods->xFileControl(disk(f), operation, argument);
}
static int slowSectorSize(sqlite3_file *f) { return disk(f)->pMethods->xSectorSize(disk(f)); }
static int slowDeviceCharacteristics(sqlite3_file *f) { return disk(f)->pMethods->xDeviceCharacteristics(disk(f)); }
static int slowShmMap(sqlite3_file *f, int region, int size, int extend, void volatile **memory) {
    return disk(f)->pMethods->xShmMap(disk(f), region, size, extend, memory);
}
static int slowShmLock(sqlite3_file *f, int offset, int count, int flags) {
    return disk(f)->pMethods->xShmLock(disk(f), offset, count, flags);
}
static void slowShmBarrier(sqlite3_file *f) { disk(f)->pMethods->xShmBarrier(disk(f)); }
static int slowShmUnmap(sqlite3_file *f, int delete) { return disk(f)->pMethods->xShmUnmap(disk(f), delete); }
static int slowFetch(sqlite3_file *f, sqlite3_int64 at, int count, void **memory) {
    return disk(f)->pMethods->xFetch(disk(f), at, count, memory);
}
static int slowUnfetch(sqlite3_file *f, sqlite3_int64 at, void *memory) {
    return disk(f)->pMethods->xUnfetch(disk(f), at, memory);
}

#define SLOW_METHODS(version)                                                                                          \
    {                                                                                                                  \
        .iVersion = version, .xClose = slowClose, .xRead = slowRead, .xWrite = slowWrite, .xTruncate = slowTruncate,   \
        .xSync = slowSync, .xFileSize = slowFileSize, .xLock = slowLock, .xUnlock = slowUnlock,                        \
        .xCheckReservedLock = slowCheckReservedLock, .xFileControl = slowFileControl, .xSectorSize = slowSectorSize,   \
        .xDeviceCharacteristics = slowDeviceCharacteristics, .xShmMap = slowShmMap, .xShmLock = slowShmLock,           \
        .xShmBarrier = slowShmBarrier, .xShmUnmap = slowShmUnmap, .xFetch = slowFetch, .xUnfetch = slowUnfetch,        \
    }

// A file must not claim more methods than the file below it has.
static const sqlite3_io_methods slowMethods[] = {SLOW_METHODS(1), SLOW_METHODS(2), SLOW_METHODS(3)};

// The file system

static int slowOpen(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *outFlags) {
    SlowFile *slow = (SlowFile *)file;
    slow->disk = (sqlite3_file *)(slow + 1);
    slow->disk->pMethods = NULL;
    int result = unixVFS(vfs)->xOpen(unixVFS(vfs), name, slow->disk, flags, outFlags);
    slow->base.pMethods = NULL;
    if (slow->disk->pMethods) {
        int version = slow->disk->pMethods->iVersion;
        slow->base.pMethods = &slowMethods[(version > 3 ? 3 : version) - 1];
    }
    return result;
}

static int slowDelete(sqlite3_vfs *vfs, const char *name, int syncDirectory) {
    if (syncDirectory) waitForFlush();
    return unixVFS(vfs)->xDelete(unixVFS(vfs), name, 0);
}
static int slowAccess(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    return unixVFS(vfs)->xAccess(unixVFS(vfs), name, flags, result);
}
static int slowFullPathname(sqlite3_vfs *vfs, const char *name, int size, char *path) {
    return unixVFS(vfs)->xFullPathname(unixVFS(vfs), name, size, path);
}
static void *slowDlOpen(sqlite3_vfs *vfs, const char *name) { return unixVFS(vfs)->xDlOpen(unixVFS(vfs), name); }
static void slowDlError(sqlite3_vfs *vfs, int size, char *message) {
    unixVFS(vfs)->xDlError(unixVFS(vfs), size, message);
}
static void (*slowDlSym(sqlite3_vfs *vfs, void *library, const char *name))(void) {
    return unixVFS(vfs)->xDlSym(unixVFS(vfs), library, name);
}
static void slowDlClose(sqlite3_vfs *vfs, void *library) { unixVFS(vfs)->xDlClose(unixVFS(vfs), library); }
static int slowRandomness(sqlite3_vfs *vfs, int size, char *bytes) {
    return unixVFS(vfs)->xRandomness(unixVFS(vfs), size, bytes);
}
static int slowSleep(sqlite3_vfs *vfs, int microseconds) {
    return unixVFS(vfs)->xSleep(unixVFS(vfs), microseconds);
}
static int slowCurrentTime(sqlite3_vfs *vfs, double *days) { return unixVFS(vfs)->xCurrentTime(unixVFS(vfs), days); }
static int slowGetLastError(sqlite3_vfs *vfs, int size, char *message) {
    return unixVFS(vfs)->xGetLastError(unixVFS(vfs), size, message);
}
static int slowCurrentTimeInt64(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds) {
    return unixVFS(vfs)->xCurrentTimeInt64(unixVFS(vfs), milliseconds);
}
static int slowSetSystemCall(sqlite3_vfs *vfs, const char *name, sqlite3_syscall_ptr call) {
    return unixVFS(vfs)->xSetSystemCall(unixVFS(vfs), name, call);
}
static sqlite3_syscall_ptr slowGetSystemCall(sqlite3_vfs *vfs, const char *name) {
    return unixVFS(vfs)->xGetSystemCall(unixVFS(vfs), name);
}
static const char *slowNextSystemCall(sqlite3_vfs *vfs, const char *name) {
    return unixVFS(vfs)->xNextSystemCall(unixVFS(vfs), name);
}

static sqlite3_vfs slowVFS = {
    .iVersion = 3, .zName = "slowflush", .xOpen = slowOpen, .xDelete = slowDelete, .xAccess = slowAccess,
    .xFullPathname = slowFullPathname, .xDlOpen = slowDlOpen, .xDlError = slowDlError, .xDlSym = slowDlSym,
    .xDlClose = slowDlClose, .xRandomness = slowRandomness, .xSleep = slowSleep, .xCurrentTime = slowCurrentTime,
    .xGetLastError = slowGetLastError, .xCurrentTimeInt64 = slowCurrentTimeInt64, .xSetSystemCall = slowSetSystemCall,
    .xGetSystemCall = slowGetSystemCall, .xNextSystemCall = slowNextSystemCall,
};

__attribute__((constructor)) static void becomeDefaultVFS(void) {
    const char *setting = getenv("SLOWFLUSH_US");
    if (setting && atol(setting) >= 0) flushMicroseconds = atol(setting);
    // A run that silently used the real disk would be worse than none.
    sqlite3_vfs *real = sqlite3_vfs_find("unix");
    if (!real || real->iVersion < 3) abort();
    slowVFS.pAppData = real;
    slowVFS.szOsFile = (int)sizeof(SlowFile) + real->szOsFile;
    slowVFS.mxPathname = real->mxPathname;
    if (sqlite3_vfs_register(&slowVFS, 1) != SQLITE_OK) abort();
}
