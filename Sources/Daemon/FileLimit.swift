// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import Linux

/// How many files and connections the process may hold open.
public enum FileLimit {
    /// Raises the soft limit to the hard one, and returns what is in force.
    @discardableResult
    public static func raise() throws(SystemError) -> Int {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        try systemCall("read the limit of", "open files") { unsafe Int(getrlimit(files, &limit)) }
        if limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max
            try systemCall("raise the limit of", "open files") { unsafe Int(setrlimit(files, &limit)) }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
