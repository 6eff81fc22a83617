// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import Linux

/// Who owns a directory. As root, a command acts as the owner, so that it leaves no files that the daemon cannot open.
public struct Owner: Hashable, Sendable {
    public let user: UInt32
    public let group: UInt32

    /// The owner of an existing file or directory.
    public init(of path: String) throws(SystemError) {
        var facts = stat()
        try systemCall("look at", path) { unsafe Int(stat(path, &facts)) }
        user = facts.st_uid
        group = facts.st_gid
    }

    /// Makes this process the owner's for good, with the owner's groups. Does nothing unless it runs as root, or where
    /// root is the owner.
    public func become() throws(SystemError) {
        guard geteuid() == 0, user != 0 else { return }
        let subject = "user \(user)"
        // Groups first: without root they could no longer be changed. As root each call sets the real, the effective
        // and the saved id, which is what makes it final.
        if let name = unsafe getpwuid(user).map({ unsafe String(cString: $0.pointee.pw_name) }) {
            try systemCall("take the groups of", subject) { unsafe Int(initgroups(name, group)) }
        } else {
            var only = group
            try systemCall("take the groups of", subject) { unsafe Int(setgroups(1, &only)) }
        }
        try systemCall("take the group of", subject) { Int(setgid(group)) }
        try systemCall("become", subject) { Int(setuid(user)) }
    }
}
