import Testing
import WireFormats

@testable import turnback

struct SetupCommandTests {
    private let program: TurnbackProgram

    init() throws { program = try TurnbackProgram() }

    @Test func `check finds every mistake and ends with 78`() async throws {
        let file = try program.folder.write(try ProjectFiles.payload("many-mistakes.yaml"), to: "broken.yaml")
        let ended = try await program.run("check", "--config", file)
        #expect(ended.status == 78)
        #expect(ended.output == "")
        let expected = try ProjectFiles.payload("many-mistakes.expected.txt").split(separator: "\n")
        #expect(
            ended.errors
                == "\(file) has \(expected.count) mistakes:\n" + expected.map { "  \($0)\n" }.joined()
                + "config/README.md explains every key.\n")
    }

    @Test(arguments: [
        ["serve"], ["receive"], ["work"], ["migrate"], ["case", "list"], ["stop", "show"], ["token", "list"],
        ["sandbox"],
        ["demo", "--once"],
    ])
    func `no command starts with wrong settings`(_ command: [String]) async throws {
        try program.folder.write("ledger: {retention: never}\n", to: "broken.yaml")
        let ended = try await program.run(command + ["--config", "broken.yaml"], input: "", environment: [:])
        #expect(ended.status == 78)
        #expect(ended.errors.contains("ledger.retention (line 1): never: must be a time"))
        #expect(try program.folder.names == ["broken.yaml", "settings.yaml"])
    }

    @Test func `a settings file that is not there is no wrong setting`() async throws {
        let ended = try await program.run("check", "--config", "gone.yaml")
        #expect(ended.status == 66)
        #expect(ended.errors.contains("gone.yaml: the settings file cannot be read"))
    }

    @Test func `check says where each value came from and who intercepts`() async throws {
        let ended = try await program.run(
            "check", "--config", program.config,
            environment: ["TURNBACK_LOG_LEVEL": "debug", "TURNBACK_LOG_LEVLE": "debug"])
        #expect(ended.status == 0)
        #expect(ended.lines.first?.hasPrefix("KEY") == true)
        #expect(ended.output.contains("environment TURNBACK_LOG_LEVEL"))
        #expect(ended.output.contains("1 shops, 3 accounts (sf-main, kuaidi100, erp): the settings are right."))
        #expect(ended.output.contains("own-shop: sf is intercepted through sf, kuaidi100"))
        #expect(ended.errors == "TURNBACK_LOG_LEVLE is set in the environment, and no key is called so\n")
        #expect(!ended.output.contains("not-a-real"))
    }

    @Test func `check tells programs the same`() async throws {
        let json = try await program.run("check", "--json").json
        #expect(try json.object("origins").text("ledger.sqlite").hasPrefix("line "))
        #expect(try json.array("accounts").count == 6)
        #expect(
            try json.object("shops").object("own-shop").object("interception_channels").array("sf").map {
                try $0.asText
            } == ["sf"])
    }

    @Test func `migrate makes the database and may be repeated`() async throws {
        for _ in 0..<2 {
            let ended = try await program.run("migrate", "--config", program.config)
            #expect(ended.status == 0)
            #expect(ended.output == "shop.sqlite is up to date.\n")
        }
        #expect(try program.folder.permissions(of: "shop.sqlite.key") == 0o600)
        #expect(try program.folder.permissions(of: "shop.sqlite") == 0o600)
    }

    @Test func `a token is shown once, listed by its hash, and revoked`() async throws {
        let program = try await TurnbackProgram.withLedger()
        let config = program.config
        let made = try await program.run(
            "token", "create", "李雷", "--role", "act", "--shop", "own-shop", "--config", config)
        #expect(made.status == 0)
        #expect(made.output.wholeMatch(of: /tb_[0-9a-f]{48}\n/) != nil)
        let listed = try await program.run("token", "list", "--config", config)
        #expect(listed.lines.count == 2)
        #expect(listed.lines[1].contains("李雷") && listed.lines[1].contains("own-shop"))
        #expect(!listed.output.contains(made.output.dropFirst(3).prefix(12)))
        let hash = try #require(listed.lines[1].split(separator: " ").first.map(String.init))
        #expect(try await program.run("token", "revoke", hash, "--config", config).output == "revoked 李雷\n")
        let again = try await program.run("token", "revoke", hash, "--config", config)
        #expect(again.status == 2)
        let json = try await program.run("token", "list", "--json", "--config", config).json
        let token = try #require(try json.asArray.first)
        #expect(try token.text("role") == "act")
        #expect(try token.has("revoked_at") && token.text("hash").hasPrefix(hash))
    }

    @Test(arguments: [
        ["stop", "on", "--person", "Li Lei", "--reason", "wrong table"], ["stop"], ["token", "create", "Li Lei"],
        ["token", "list"], ["caps"], ["case", "list"], ["audit", "verify"], ["reconcile"],
        ["explain", "merchant/own-shop/A-1"],
        ["parcel", "say", "sf/SF1000000000050", "lost", "--by", "courier", "--note", "x", "--person", "Li Lei"],
    ])
    func `a command that makes no ledger says where there is none, and leaves none`(_ command: [String]) async throws {
        let ended = try await program.run(command + ["--config", program.config], input: "", environment: [:])
        #expect(ended.status == 1 && ended.output == "")
        #expect(ended.errors.contains("there is no ledger at shop.sqlite; give its settings with --config"))
        #expect(try program.folder.names == ["settings.yaml"])
    }

    @Test(arguments: [
        ["stop", "on", "--person", "", "--reason", "x"], ["stop", "on", "--person", "rules", "--reason", "x"],
        ["stop", "on", "--person", "Li", "--reason", " "], ["token", "create", ""], ["token", "create", "Gateway"],
        ["token", "create", "Li\u{1B}[2J"], ["token", "revoke", ""],
        ["message", "show", "00", "--raw", "--person", "", "--reason", ""],
        [
            "caps", "lift", "--shop", "own-shop", "--for", "1h", "--per-hour", "5000000", "--person", "", "--reason",
            "x",
        ],
        ["warehouse", "import", "list.csv", "--person", " "], ["replay", "00", "--person", ""],
    ])
    func `who and why are words, and nobody acts under the program's own name`(_ command: [String]) async throws {
        let program = try await TurnbackProgram.withLedger()
        let ended = try await program.run(command + ["--config", program.config], input: "", environment: [:])
        #expect(ended.status == 64 && ended.output == "")
    }

    @Test func `a token for a shop that nobody knows is not made`() async throws {
        let program = try await TurnbackProgram.withLedger()
        let ended = try await program.run("token", "create", "Li", "--shop", "nosuchshop", "--config", program.config)
        #expect(ended.status == 2 && ended.errors == "the shop nosuchshop is not known.\n")
        #expect(try await program.run("token", "list", "--config", program.config).lines.count == 1)
    }

    @Test func `the demo takes no folder that is somebody's, and no rate that stands still`() async throws {
        try program.folder.write("years of work", to: "thesis.txt")
        let wrong = try await program.run("demo", "--once", "--rate", "0", "--directory", ".")
        #expect(wrong.status == 64 && wrong.errors.contains("--rate must be 1…86400"))
        let taken = try await program.run("demo", "--once", "--directory", ".")
        #expect(taken.status == 1 && taken.errors.contains("which is not the demo's"))
        #expect(try program.folder.text(of: "thesis.txt") == "years of work")
    }

    @Test func `a file that is no ledger is named`() async throws {
        let program = try await TurnbackProgram.withLedger()
        try program.folder.write(String(repeating: "no database ", count: 1000), to: "shop.sqlite")
        let ended = try await program.run("case", "list", "--config", program.config)
        #expect(ended.status == 1 && ended.errors.contains("shop.sqlite: the ledger's file cannot be opened"))
    }

    @Test func `a token of no role is not made`() async throws {
        let ended = try await program.run("token", "create", "x", "--role", "king", "--config", program.config)
        #expect(ended.status == 64)
        #expect(ended.errors.contains("--role must be look, act or approve"))
        #expect(try program.folder.names == ["settings.yaml"])
    }

    @Test func `the stop switch stays as it was left`() async throws {
        let program = try await TurnbackProgram.withLedger()
        let config = program.config
        #expect(try await program.run("stop", "--config", config).output == "Refunds are not stopped in shop.sqlite.\n")
        let on = try await program.run(
            "stop", "on", "--person", "Li Lei", "--reason", "wrong table", "--config", config)
        #expect(on.output == "Refunds are stopped in shop.sqlite.\n")
        let shown = try await program.run("stop", "show", "--config", config)
        #expect(shown.output.hasPrefix("Refunds are stopped in shop.sqlite since 20"))
        #expect(shown.output.hasSuffix(" by Li Lei: wrong table\n"))
        let json = try await program.run("stop", "show", "--json", "--config", config).json
        #expect(try json.bool("stopped") && json.text("person") == "Li Lei")
        #expect(try await program.run("stop", "off", "--config", config).status == 64)
        let off = try await program.run(
            "stop", "off", "--person", "Han Meimei", "--reason", "right", "--config", config)
        #expect(off.output == "Refunds go on in shop.sqlite.\n")
        #expect(
            try await program.run("stop", "show", "--config", config).output
                == "Refunds are not stopped in shop.sqlite.\n")
    }

    @Test(arguments: ["", "\n", "# nothing but words\n"])
    func `settings without a key are a mistake`(text: String) async throws {
        let file = try program.folder.write(text, to: "empty.yaml")
        let ended = try await program.run("check", "--config", file)
        #expect(ended.status == 78 && ended.errors.contains("the settings file is empty"))
    }

    @Test func `caps are lifted by name, for a while, and above what the settings say`() async throws {
        let program = try await TurnbackProgram.withLedger()
        let config = program.config
        let words = ["--shop", "own-shop", "--person", "Li Lei", "--reason", "sale", "--config", config]
        func caps(_ arguments: String...) async throws -> TurnbackProgram.Ended {
            try await program.run(["caps"] + arguments + words, input: "", environment: [:])
        }
        #expect(try await caps("lift", "--per-hour", "5000000").status == 64, "for how long?")
        #expect(try await caps("lift", "--for", "2h").status == 64, "to what?")
        for wrong in ["25h", "30s", "2", "h"] {
            #expect(try await caps("lift", "--per-hour", "5000000", "--for", wrong).status == 64)
        }
        #expect(try await caps("lift", "--per-hour", "2000000", "--for", "2h").status == 64, "that is the cap already")
        #expect(try await caps("lift", "--per-hour", "5000000", "--for", "2h").status == 0)
        let shown = try await program.run("caps", "--json", "--config", config).json.array("shops")
        let shop = try #require(try shown.first { try $0.text("shop") == "own-shop" })
        #expect(try shop.object("hour").uniqueInt64("cap_minor") == 5_000_000)
        #expect(try shop.object("day").uniqueInt64("cap_minor") == 20_000_000)
        #expect(try shop.object("lift").text("person") == "Li Lei")
        #expect(try await program.run("caps", "--config", config).output.contains("50000.00 CNY"))
        #expect(try await caps("restore").status == 0)
        let after = try await program.run("caps", "show", "--shop", "own-shop", "--json", "--config", config).json
        #expect(try after.array("shops").first?["lift"] == nil)
        #expect(try await program.run("caps", "show", "--shop", "nobody", "--config", config).status == 2)
    }

    @Test func `a key of the wrong size stops the program before it opens anything`() async throws {
        try program.folder.write("0011", to: "shop.sqlite.key")
        let ended = try await program.run("migrate", "--config", program.config)
        #expect(ended.status == 1)
        #expect(ended.errors.contains("shop.sqlite.key does not hold 64 hexadecimal digits"))
        #expect(try program.folder.text(of: "shop.sqlite.key") == "0011")
    }
}
