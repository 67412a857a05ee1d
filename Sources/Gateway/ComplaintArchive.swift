/// Why an archive cannot be written.
public enum ComplaintArchiveError: Error, Equatable {
    /// More or larger files than the plain ZIP format has numbers for: 65,535 files, 4 GiB.
    case tooLarge
    case nameTwice(String)
}

/// Files in one ZIP archive, stored as they are: what everybody can open without a program of ours, and small enough to
/// need no library. Written by APPNOTE.TXT 6.3 (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), §4.3:
/// local headers with the bytes behind them, the central directory, its end.
struct ComplaintArchive {
    private struct Entry {
        var name: [UInt8]
        var checksum: UInt32
        var size: UInt32
        var offset: UInt32
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// The time of every file, as the format writes it: two seconds are its smallest step.
    private let date: (day: UInt16, time: UInt16)

    /// - Parameter time: As a clock on the wall shows it, from 1980 on: the format knows no zones.
    init(year: Int, month: Int, day: Int, secondOfDay: Int) {
        let (hour, minute, second) = (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60)
        date = (
            UInt16(clamping: max(year - 1980, 0) << 9 | month << 5 | day),
            UInt16(clamping: hour << 11 | minute << 5 | second / 2)
        )
    }

    /// - Parameters:
    ///   - name: With `/` between folders.
    ///   - content: Less than 4 GiB together with all before it.
    mutating func add(_ name: String, _ content: [UInt8]) throws(ComplaintArchiveError) {
        let entry = Entry(
            name: Array(name.utf8), checksum: Self.checksum(of: content), size: UInt32(clamping: content.count),
            offset: UInt32(clamping: bytes.count))
        guard content.count < UInt32.max, bytes.count < UInt32.max, entries.count < UInt16.max,
            entry.name.count < UInt16.max
        else { throw .tooLarge }
        guard !entries.contains(where: { $0.name == entry.name }) else { throw .nameTwice(name) }
        entries.append(entry)
        bytes += Self.little(UInt32(0x0403_4B50))
        bytes += shared(entry) + Self.little(UInt16(entry.name.count)) + Self.little(UInt16(0))
        bytes += entry.name + content
    }

    /// The whole archive.
    func finished() throws(ComplaintArchiveError) -> [UInt8] {
        var directory: [UInt8] = []
        for entry in entries {
            directory += Self.little(UInt32(0x0201_4B50))
            // Made on Unix, so that the names are read as they are.
            directory += Self.little(UInt16(3 << 8 | 20)) + shared(entry)
            directory += Self.little(UInt16(entry.name.count))
            // No extra field, no comment, the first disk, no internal attributes; readable by its owner alone.
            directory += [UInt8](repeating: 0, count: 8)
            directory += Self.little(UInt32(0o100600) << 16) + Self.little(entry.offset) + entry.name
        }
        guard bytes.count + directory.count < UInt32.max else { throw .tooLarge }
        let count = Self.little(UInt16(entries.count))
        return bytes + directory + Self.little(UInt32(0x0605_4B50)) + [0, 0, 0, 0] + count + count
            + Self.little(UInt32(directory.count)) + Self.little(UInt32(bytes.count)) + [0, 0]
    }

    /// Version 2.0, names in UTF-8, stored, time, checksum, both sizes.
    private func shared(_ entry: Entry) -> [UInt8] {
        Self.little(UInt16(20)) + Self.little(UInt16(1 << 11)) + Self.little(UInt16(0)) + Self.little(date.time)
            + Self.little(date.day) + Self.little(entry.checksum) + Self.little(entry.size) + Self.little(entry.size)
    }

    private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    // MARK: CRC-32 (ISO 3309, as APPNOTE §4.4.7 asks for)

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func checksum(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 0xFF)] }
    }
}
