// SPDX-License-Identifier: Apache-2.0

internal import CNFC
internal import Glibc
internal import Synchronization

/// libnfc, opened. There is one in a process: closing one would take the drivers from every other.
@safe final class Library {
    let context: OpaquePointer

    private static let isTaken = Atomic(false)

    /// Opens libnfc. Its configuration files and variables count for nothing, except that a connection string is given:
    /// no port is looked through, and no frame is logged, because frames have passwords in them.
    init() throws(RadioError) {
        guard !Self.isTaken.exchange(true, ordering: .acquiringAndReleasing) else {
            throw RadioError(.busy, "this process has opened libnfc already")
        }
        for name in ["LIBNFC_DEFAULT_DEVICE", "LIBNFC_DEVICE", "LIBNFC_INTRUSIVE_SCAN"] { unsafe unsetenv(name) }
        unsafe setenv("LIBNFC_AUTO_SCAN", "false", 1)
        unsafe setenv("LIBNFC_LOG_LEVEL", "0", 1)
        var context: OpaquePointer?
        unsafe nfc_init(&context)
        guard let context = unsafe context else {
            Self.isTaken.store(false, ordering: .releasing)
            throw RadioError(.unusable, "libnfc cannot be opened: there is no memory for it")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe nfc_exit(context)
        Self.isTaken.store(false, ordering: .releasing)
    }
}
