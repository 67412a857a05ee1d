internal import ArgumentParser

/// The command line: settings in, parts built, run.
@main
struct Turnback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "turnback",
        abstract: "Courier interception and refund after refusal: a parcel turns back, the money goes back, once.",
        discussion: """
            Exit statuses: 0 done; 1 it did not work, and the error says why; 2 something was not found; \
            3 a comparison found differences; 4 the audit was changed; 64 wrong usage; 65 a message could not be read; \
            66 a file that was named is not there; 78 wrong settings.
            """,
        version: turnbackVersion,
        groupedSubcommands: [
            CommandGroup(
                name: "Run it",
                subcommands: [
                    ServeCommand.self, ReceiveCommand.self, WorkCommand.self, SandboxCommand.self, DemoCommand.self,
                ]),
            CommandGroup(
                name: "Set it up",
                subcommands: [
                    CheckCommand.self, MigrateCommand.self, TokenCommand.self, StopCommand.self, CapsCommand.self,
                ]),
            CommandGroup(
                name: "Understand it",
                subcommands: [
                    CaseCommand.self, ParcelCommand.self, RefundCommand.self, JobCommand.self, MessageCommand.self,
                    ExplainCommand.self, ComplaintCommand.self, AuditCommand.self, ReplayCommand.self,
                    ReconcileCommand.self,
                    ShadowCommand.self,
                ]),
            CommandGroup(name: "Work in it", subcommands: [TaskCommand.self, WarehouseCommand.self]),
            CommandGroup(
                name: "Work on adapters",
                subcommands: [
                    NormalizeCommand.self, ComposeCommand.self, CarriersCommand.self, PlatformsCommand.self,
                    SimulateCommand.self,
                ]),
        ])
}

let turnbackVersion = "0.1.0"
