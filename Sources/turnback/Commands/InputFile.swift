internal import Foundation

/// A file that a command is given to read.
enum InputFile {
    /// - Parameter path: `-` is standard input.
    /// - Throws: Exit status 66 after saying which file and why.
    static func bytes(_ path: String) throws -> [UInt8] {
        if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            var isFolder: ObjCBool = false
            let why =
                switch (FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue) {
                case (false, _): "there is no such file"
                case (true, true): "it is a folder"
                case (true, false): "it cannot be opened"
                }
            Console.complain("\(path) cannot be read: \(why)")
            throw ExitStatus.noInput
        }
    }
}
