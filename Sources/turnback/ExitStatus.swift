internal import ArgumentParser

/// The documented exit statuses (sysexits.h where it has one).
enum ExitStatus {
    static let failed = ExitCode(1)
    static let notFound = ExitCode(2)
    /// A comparison found differences.
    static let differences = ExitCode(3)
    /// The audit is not as it was written.
    static let auditBroken = ExitCode(4)
    /// EX_DATAERR: a message could not be read.
    static let unreadable = ExitCode(65)
    /// EX_NOINPUT: a file that was named cannot be read, whichever command was given it.
    static let noInput = ExitCode(66)
    /// EX_CONFIG.
    static let wrongSettings = ExitCode(78)
}
