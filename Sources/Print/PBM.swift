// SPDX-License-Identifier: Apache-2.0

public import QRCode

/// A picture as a portable bitmap, the binary form (netpbm, pbm(5), "P4").
public enum PBM {
    /// The whole file.
    public static func render(_ bitmap: Bitmap) -> [UInt8] {
        Array("P4\n\(bitmap.width) \(bitmap.height)\n".utf8) + bitmap.bytes
    }
}
