/// Writes dates and times as text: they are rendered for every fact and every event, so this goes byte by byte.
struct DigitWriter {
    fileprivate let buffer: UnsafeMutableBufferPointer<UInt8>
    fileprivate var count = 0

    /// The number's last digits, with zeros in front.
    mutating func append(_ number: Int, width: Int) {
        var rest = number
        for place in stride(from: count + width - 1, through: count, by: -1) {
            buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += width
    }

    mutating func append(_ character: Unicode.Scalar) {
        buffer[count] = UInt8(ascii: character)
        count += 1
    }

    mutating func append(_ date: CivilDate) {
        append(date.year, width: 4)
        append("-")
        append(date.month, width: 2)
        append("-")
        append(date.day, width: 2)
    }

    mutating func append(_ time: CivilTime) {
        append(time.date)
        append("T")
        append(time.secondOfDay / 3600, width: 2)
        append(":")
        append(time.secondOfDay / 60 % 60, width: 2)
        append(":")
        append(time.secondOfDay % 60, width: 2)
    }
}

extension String {
    /// - Parameter digits: At most how many characters are written.
    init(digits: Int, _ write: (inout DigitWriter) -> Void) {
        self.init(unsafeUninitializedCapacity: digits) { buffer in
            var writer = DigitWriter(buffer: buffer)
            write(&writer)
            return writer.count
        }
    }
}
