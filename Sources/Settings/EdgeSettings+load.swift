// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension EdgeSettings {
    /// The file that is read if it exists and nobody names another.
    public static let standardFile = "/etc/waypost/waypost.toml"

    /// Reads the configuration: `file` as `--config` names it, or nil for the standard one.
    public static func load(
        file: String?, environment: [String: String]
    ) throws(SettingsError) -> LoadedSettings<EdgeSettings> {
        let path = file ?? (unsafe access(standardFile, F_OK) == 0 ? standardFile : nil)
        guard let path else { return try table.load(file: nil, environment: environment) }
        return try table.load(file: SettingsFile(reading: path), environment: environment)
    }
}

/// The sample configuration of the appliance, as the package installs it.
public enum SampleFile {
    public static var text: String { EdgeSettings.table.sample }
}
