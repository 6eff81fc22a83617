// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What the process was started with.
public enum ProcessEnvironment {
    /// The variables by name.
    public static var variables: [String: String] {
        var variables: [String: String] = [:]
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let parts = unsafe String(cString: text)
                .split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            unsafe entry += 1
        }
        return variables
    }

    /// A path made absolute from the folder that the process works in.
    public static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(folder) }
        let relative = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return unsafe String(cString: folder) + "/" + relative
    }
}
