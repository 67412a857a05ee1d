// swift-tools-version: 6.2
import PackageDescription

// MARK: What is built

/// How much of the program is built: `core` (pure parts and the transport: seconds), `ledger` (adds SQLite and the
/// use cases), `all`, or `bench` (and the programs that measure it). Sanitizers, fuzzers and adapter work need no more
/// than the core; see docs/architecture.md.
let layer = Layer(named: Context.environment["TURNBACK_LAYER"] ?? "all")

/// One line per carrier: its folder is carriers/<Name>, its module is <Name>. The registry's two lines are in
/// Sources/PartyRegistry; `RegistryTests` is red when one is forgotten.
let carriers = [
    "Kuaidi100",
    "SFExpress",
    "YTO",
    "ZTO",
]

// MARK: Settings that every target of ours has

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swiftSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swiftSettings)
}

/// The two targets of one carrier.
func carrierTargets(_ name: String) -> [Target] {
    [
        .target(
            name: name, dependencies: ["CarrierKit", "PartyKit", "WireFormats", "ShipmentModel", "Digests"],
            path: "carriers/\(name)/Sources", swiftSettings: swiftSettings),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [
                .target(name: name), "CarrierConformance", "CarrierKit", "PartyKit", "WireFormats", "ShipmentModel",
                "Digests",
            ],
            path: "carriers/\(name)/Tests", swiftSettings: swiftSettings),
    ]
}

// MARK: The core: pure, and the one importer of libcurl

let carrierDependencies = carriers.map { Target.Dependency.target(name: $0) }

let core: [Target] =
    [
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "LibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "LibSimdjson", providers: [.apt(["libsimdjson-dev"])]),
        .target(name: "CLibXML2", dependencies: ["LibXML2"]),
        .target(
            name: "CLoopbackCertificate", dependencies: ["CLibCrypto"], linkerSettings: [.linkedLibrary("crypto")]),
        // The module map's own `link` reaches Swift importers only, and this one is C++.
        .target(
            name: "CSimdjson", dependencies: ["LibSimdjson"], linkerSettings: [.linkedLibrary("simdjson")]),
        library("Digests", ["CLibCrypto"]),
        library("ShipmentModel", ["Digests"]),
        library("RefundRules", ["ShipmentModel", "Digests"]),
        library("WireFormats", ["CSimdjson", "CLibXML2"]),
        library("PartyKit", ["WireFormats", "ShipmentModel", "Digests"]),
        library("CarrierKit", ["PartyKit", "ShipmentModel", "WireFormats"]),
        library("PlatformKit", ["PartyKit", "RefundRules", "ShipmentModel", "WireFormats"]),
        library(
            "Platforms", ["PlatformKit", "PartyKit", "RefundRules", "ShipmentModel", "WireFormats", "Digests"],
            exclude: ["Doudian/README.md", "Merchant/README.md"]),
        library(
            "PartyRegistry",
            ["CarrierKit", "PlatformKit", "Platforms", "PartyKit", "ShipmentModel", "RefundRules", "WireFormats"]
                + carrierDependencies),
        library("HTTPTransport", ["CLibCurl", "PartyKit", "ShipmentModel"]),
        library("Ledger", ["RefundRules", "ShipmentModel", "PartyKit", "Digests"]),
        .target(
            name: "CarrierConformance",
            dependencies: ["CarrierKit", "PartyKit", "ShipmentModel", "WireFormats", "Digests"],
            path: "Tests/CarrierConformance", swiftSettings: swiftSettings),
        tests("DigestsTests", ["Digests"]),
        tests("ShipmentModelTests", ["ShipmentModel"]),
        tests("CarrierKitTests", ["CarrierKit", "PartyKit", "ShipmentModel", "WireFormats"]),
        tests("RefundRulesTests", ["RefundRules", "ShipmentModel"]),
        tests("WireFormatsTests", ["WireFormats"]),
        tests(
            "PlatformsTests",
            ["Platforms", "PlatformKit", "PartyKit", "RefundRules", "ShipmentModel", "WireFormats", "Digests"],
            exclude: ["Payloads"]),
        tests(
            "PartyRegistryTests",
            ["PartyRegistry", "CarrierKit", "PlatformKit", "PartyKit", "ShipmentModel", "WireFormats"]),
        tests("HTTPTransportTests", ["HTTPTransport", "PartyKit", "ShipmentModel"]),
    ] + carriers.flatMap(carrierTargets)

// MARK: The ledger on disk and the use cases

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let metricsTesting = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let lifecycleTesting = Target.Dependency.product(
    name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")

let ledger: [Target] = [
    library("LedgerSQLite", ["Ledger", "RefundRules", "ShipmentModel", "PartyKit", "Digests", grdb, sqlite]),
    library(
        "Gateway",
        [
            "Ledger", "RefundRules", "ShipmentModel", "PartyKit", "CarrierKit", "PlatformKit", "WireFormats",
            "Digests", logging, metrics, lifecycle,
        ]),
    .target(name: "CTaskHooks"),
    library(
        "Simulation",
        [
            "CTaskHooks", "Gateway", "Ledger", "LedgerSQLite", "PartyRegistry", "CarrierKit", "PlatformKit", "PartyKit",
            "RefundRules", "ShipmentModel", "WireFormats", "Digests", logging,
        ]),
    .target(
        name: "LedgerConformance", dependencies: ["Ledger", "RefundRules", "ShipmentModel", "PartyKit", "Digests"],
        path: "Tests/LedgerConformance", swiftSettings: swiftSettings),
    tests(
        "LedgerTests",
        ["LedgerConformance", "Ledger", "LedgerSQLite", "RefundRules", "ShipmentModel", "PartyKit", "Digests", grdb],
        exclude: ["Payloads"]),
    tests(
        "GatewayTests",
        [
            "Gateway", "Ledger", "LedgerSQLite", "PartyRegistry", "CarrierKit", "PlatformKit", "PartyKit",
            "HTTPTransport", "RefundRules", "ShipmentModel", "WireFormats", "Digests", logging, metrics, metricsTesting,
            lifecycle, lifecycleTesting, grdb,
        ], exclude: ["Payloads"]),
]

let ledgerPackages: [Package.Dependency] = [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
]

// MARK: The programs

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let programs: [Target] = [
    .target(
        name: "WebService",
        dependencies: [
            "Gateway", "Ledger", "Platforms", "PartyKit", "RefundRules", "ShipmentModel", "WireFormats", "Digests",
            hummingbird, httpTypes, mustache, nio, logging, metrics, lifecycle,
        ],
        resources: [
            .embedInCode("Workbench/Assets/workbench.css"),
            .embedInCode("Workbench/Templates/case.mustache"),
            .embedInCode("Workbench/Templates/cases.mustache"),
            .embedInCode("Workbench/Templates/layout.mustache"),
            .embedInCode("Workbench/Templates/login.mustache"),
            .embedInCode("Workbench/Templates/problem.mustache"),
            .embedInCode("Workbench/Templates/results.mustache"),
            .embedInCode("Workbench/Templates/tasks.mustache"),
        ],
        swiftSettings: swiftSettings),
    // No adapter, no kit: it is written from the carriers' sheets a second time. The transport only carries its pushes.
    .target(
        name: "Sandbox",
        dependencies: [
            "WireFormats", "ShipmentModel", "Digests", "HTTPTransport", "PartyKit", "CLoopbackCertificate", hummingbird,
            hummingbirdTLS, httpTypes, nio, nioSSL, logging, lifecycle,
        ],
        swiftSettings: swiftSettings),
    .executableTarget(
        name: "turnback",
        dependencies: [
            "WebService", "Sandbox", "Simulation", "Gateway", "Ledger", "LedgerSQLite", "HTTPTransport",
            "PartyRegistry",
            "CarrierKit", "PlatformKit", "PartyKit", "RefundRules", "ShipmentModel", "WireFormats", "Digests",
            arguments, yams, logging, metrics, lifecycle, unixSignals,
        ],
        resources: [.embedInCode("Resources/turnback.yaml")],
        // Test builds alone can run the simulation with something done wrong; `make simulate` sets it as well.
        swiftSettings: swiftSettings + [.define("TURNBACK_CONTROLS", .when(configuration: .debug))]),
    tests(
        "SandboxTests",
        ["Sandbox", "WireFormats", "ShipmentModel", "Digests", "HTTPTransport", "PartyKit", logging, lifecycle],
        exclude: ["Payloads"]),
    tests(
        "WebServiceTests",
        [
            "WebService", "Gateway", "Ledger", "LedgerSQLite", "PartyRegistry", "PartyKit", "CarrierKit",
            "PlatformKit", "RefundRules", "ShipmentModel", "WireFormats", "Digests", "HTTPTransport", hummingbird,
            httpTypes, logging, lifecycle, metrics,
        ]),
    tests(
        "TurnbackTests",
        [
            "turnback", "Simulation", "Sandbox", "Gateway", "Ledger", "PartyRegistry", "CarrierKit", "PlatformKit",
            "PartyKit", "HTTPTransport", "RefundRules", "ShipmentModel", "WireFormats", "Digests", arguments,
        ],
        exclude: ["Payloads"]),
]

let programPackages: [Package.Dependency] = [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
]

// MARK: What measures it: `make bench`, docs/benchmarks.md

func benchmark(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: "bench-\(name)", dependencies: ["BenchKit"] + dependencies, path: "Benchmarks/\(name)",
        swiftSettings: swiftSettings)
}

let benchmarks: [Target] = [
    .target(name: "BenchKit", path: "Benchmarks/BenchKit", swiftSettings: swiftSettings),
    .target(
        name: "CParserWalks", dependencies: ["LibSimdjson", "LibXML2"], path: "Benchmarks/peers/walks",
        linkerSettings: [.linkedLibrary("simdjson")]),
    benchmark(
        "normalise",
        ["CParserWalks", "PartyRegistry", "CarrierKit", "PartyKit", "ShipmentModel", "WireFormats"]),
    benchmark("verdict", ["PartyRegistry", "ShipmentModel"]),
    benchmark("transport", ["HTTPTransport", "PartyKit", "ShipmentModel"]),
    benchmark(
        "intake",
        [
            "WebService", "Gateway", "Ledger", "LedgerSQLite", "PartyRegistry", "CarrierKit", "PartyKit", "RefundRules",
            "ShipmentModel", "WireFormats", "Digests", hummingbird, nio, grdb, logging, lifecycle,
        ]),
]

// MARK: The package

enum Layer: Int, Comparable {
    case core, ledger, all, bench

    init(named name: String) {
        switch name {
        case "core": self = .core
        case "ledger": self = .ledger
        case "all": self = .all
        case "bench": self = .bench
        default: fatalError("TURNBACK_LAYER is \(name); it can be core, ledger, all or bench")
        }
    }

    static func < (left: Layer, right: Layer) -> Bool { left.rawValue < right.rawValue }
}

let package = Package(
    name: "turnback",
    dependencies: (layer >= .ledger ? ledgerPackages : []) + (layer >= .all ? programPackages : []),
    targets: core + (layer >= .ledger ? ledger : []) + (layer >= .all ? programs : [])
        + (layer >= .bench ? benchmarks : []),
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
