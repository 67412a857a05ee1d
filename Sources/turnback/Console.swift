internal import ArgumentParser
internal import Foundation
internal import WireFormats

/// What the commands print, and how.
enum Console {
    static func print(_ line: String, terminator: String = "\n") {
        FileHandle.standardOutput.write(Data((line + terminator).utf8))
    }
    static func complain(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    /// Colours only on a terminal, and not when NO_COLOR is set (no-color.org).
    static var hasColours: Bool { hasColours(on: isTerminal, in: ProcessInfo.processInfo.environment) }

    static func hasColours(on isTerminal: Bool, in environment: [String: String]) -> Bool {
        isTerminal && environment["NO_COLOR", default: ""].isEmpty
    }

    enum Colour: String {
        case red = "31"
        case green = "32"
        case grey = "90"
        case bold = "1"
    }

    static func coloured(_ text: String, _ colour: Colour) -> String {
        hasColours ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// `--json` and the paging options that every list has.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func print(_ value: JSONText, as text: @autoclosure () -> String) {
        Console.print(json ? value.prettyText : text())
    }
}

struct PagingOptions: ParsableArguments {
    @Option(name: .long, help: "How many to list, 1…500.")
    var limit = 50

    @Option(name: .long, help: "Go on where a page ended: its `next`.")
    var after: String?

    func validate() throws {
        guard (1...500).contains(limit) else { throw ValidationError("--limit must be 1…500") }
    }
}
