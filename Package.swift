// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Targets that call C also mark every unsafe expression.
let strictMemory: [SwiftSetting] = strict + [.strictMemorySafety()]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "waypost",
    products: [
        .executable(name: "waypost", targets: ["waypost"]),
        .executable(name: "waypost-core", targets: ["waypost-core"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/LebJe/TOMLKit.git", from: "0.6.0"),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .systemLibrary(name: "CHarfBuzz", pkgConfig: "harfbuzz", providers: [.apt(["libharfbuzz-dev"])]),
        .systemLibrary(name: "CFreeType", pkgConfig: "freetype2", providers: [.apt(["libfreetype-dev"])]),
        .systemLibrary(name: "CNFC", pkgConfig: "libnfc", providers: [.apt(["libnfc-dev"])]),
        .systemLibrary(name: "CFontconfig", pkgConfig: "fontconfig", providers: [.apt(["libfontconfig-dev"])]),

        .target(
            name: "Tracking", dependencies: [.product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
        // Not named System: swift-nio's `canImport(System)` would take it for Apple's module.
        .target(name: "Linux", dependencies: ["CLinux"], swiftSettings: strictMemory),
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: strictMemory),
        .target(
            name: "Redirect",
            dependencies: ["Tracking", .product(name: "NIOSSL", package: "swift-nio-ssl")] + nio,
            resources: [.embedInCode("Verdicts/verdicts.txt")], swiftSettings: strict),
        .target(name: "Tabular", swiftSettings: strict),
        .target(
            name: "Catalog",
            dependencies: [
                "Tracking", "Redirect", "Tabular", "CIDN2", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strictMemory),
        .target(name: "CatalogRows", dependencies: ["Tracking", "SQLite", "Catalog"], swiftSettings: strict),
        .target(
            name: "EdgeStore",
            dependencies: [
                "Tracking", "SQLite", "Catalog", "CatalogRows", "Redirect", "Linux", logging, lifecycle,
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strictMemory),
        .target(name: "Deflate", dependencies: ["CZlib"], swiftSettings: strictMemory),
        .target(
            name: "Sync",
            dependencies: [
                "Tracking", "Deflate", "Catalog", "EdgeStore", "Redirect", "Linux", logging, lifecycle,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ] + nio,
            swiftSettings: strict),
        .target(
            name: "Core",
            dependencies: [
                "Tracking", "SQLite", "Deflate", "Catalog", "CatalogRows", "Redirect", "Linux", logging, lifecycle,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ] + nio,
            swiftSettings: strictMemory),
        .target(name: "QRCode", dependencies: ["CQRencode", "Deflate"], swiftSettings: strictMemory),
        .target(name: "Pictures", dependencies: ["CPNG"], swiftSettings: strictMemory),
        .target(
            name: "Lettering", dependencies: ["CHarfBuzz", "CFreeType", "CFontconfig", "Linux"],
            swiftSettings: strictMemory),
        .target(
            name: "Print",
            dependencies: [
                "Tracking", "QRCode", "Lettering", "Tabular", "Deflate", "Linux",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(name: "Reader", dependencies: ["CNFC", "Linux", "NFC", "Tracking"], swiftSettings: strictMemory),
        .target(
            name: "NFC",
            dependencies: [
                "Tracking", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strictMemory),
        .target(
            name: "Settings", dependencies: ["Linux", "Tracking", .product(name: "TOMLKit", package: "TOMLKit")],
            swiftSettings: strictMemory),
        .target(name: "Daemon", dependencies: ["Linux", logging, lifecycle] + nio, swiftSettings: strictMemory),
        .target(
            name: "Console",
            dependencies: [
                "Tracking", "Redirect", "EdgeStore", logging, lifecycle,
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "waypost",
            dependencies: [
                "Tracking", "Linux", "Tabular", "Redirect", "Catalog", "EdgeStore", "QRCode", "Pictures", "Print",
                "Settings",
                "Daemon",
                "Console", "Sync", "Deflate", "NFC", "Reader", logging, lifecycle,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ] + nio,
            swiftSettings: strict),
        .executableTarget(
            name: "waypost-core",
            dependencies: [
                "Core", "Tracking", "Linux", "Settings", "Daemon", "Deflate", "Catalog", logging, lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ] + nio,
            swiftSettings: strict),

        // How many rounds unit tests do; no product.
        .target(name: "TestEffort", path: "Tests/Support/Effort", swiftSettings: strict),
        // What Tests/Judges judges; no product.
        .executableTarget(
            name: "symbol-writer", dependencies: ["QRCode", "Print"], path: "Tests/Support/SymbolWriter",
            swiftSettings: strict),
        .executableTarget(
            name: "ndef-writer", dependencies: ["NFC"], path: "Tests/Support/NDEFWriter", swiftSettings: strict),
        // A reader and tags that are not there; no product.
        .target(
            name: "PN532Simulator", dependencies: ["Linux", "CLinux"], path: "Tests/Support/PN532Simulator",
            swiftSettings: strict),
        .executableTarget(
            name: "pn532-simulator",
            dependencies: [
                "PN532Simulator", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Support/PN532SimulatorProgram", swiftSettings: strict),

        .testTarget(
            name: "PN532SimulatorTests", dependencies: ["PN532Simulator", "Linux", "TestEffort"], swiftSettings: strict),
        .testTarget(name: "TabularTests", dependencies: ["Tabular", "TestEffort"], swiftSettings: strict),
        .testTarget(name: "TrackingTests", dependencies: ["Tracking", "TestEffort"], swiftSettings: strict),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite"], swiftSettings: strict),
        .testTarget(
            name: "RedirectTests",
            dependencies: ["Redirect", "Tracking", "TestEffort"] + nio, exclude: ["Corpus"], swiftSettings: strict),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog", "Redirect", "Tracking"], swiftSettings: strict),
        .testTarget(
            name: "EdgeStoreTests",
            dependencies: [
                "EdgeStore", "Catalog", "Redirect", "SQLite", "Linux", "Tabular", "Tracking", logging,
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: strict),
        .testTarget(name: "LinuxTests", dependencies: ["Linux"], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["SQLite", "Tracking", "PN532Simulator"], exclude: ["Browser"],
            swiftSettings: strict),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Daemon", "Linux", logging, lifecycle,
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ] + nio, swiftSettings: strict),
        .testTarget(name: "DeflateTests", dependencies: ["Deflate"], swiftSettings: strict),
        .testTarget(
            name: "SyncTests",
            dependencies: [
                "Sync", "Core", "EdgeStore", "Catalog", "Redirect", "SQLite", "Deflate", "Linux", "Tracking",
                "TestEffort", logging,
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ] + nio, swiftSettings: strict),
        .testTarget(
            name: "CoreTests",
            dependencies: ["Core", "Catalog", "Redirect", "SQLite", "Deflate", "Linux", "Tracking", logging, lifecycle]
                + nio,
            swiftSettings: strict),
        .testTarget(name: "QRCodeTests", dependencies: ["QRCode", "Pictures", "TestEffort"], swiftSettings: strict),
        .testTarget(name: "LetteringTests", dependencies: ["Lettering"], swiftSettings: strict),
        .testTarget(
            name: "PrintTests", dependencies: ["Print", "Lettering", "QRCode", "Linux"],
            exclude: ["Thermal/zpl_to_pbm.py"],
            swiftSettings: strict),
        .testTarget(
            name: "ReaderTests",
            dependencies: ["Reader", "NFC", "Linux", "Tracking", "Catalog", "EdgeStore", "PN532Simulator"],
            swiftSettings: strict),
        .testTarget(name: "NFCTests", dependencies: ["NFC", "Tracking", "TestEffort"], swiftSettings: strict),
        .testTarget(name: "SettingsTests", dependencies: ["Settings", "Linux"], swiftSettings: strict),
    ]
)
