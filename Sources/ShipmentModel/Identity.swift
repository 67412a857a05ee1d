/// A party whose messages we read or write: a carrier, an aggregator, a platform, by its short name (`sf`, `doudian`).
///
/// The short names are those of the corpus and of the settings; they are stored, so a name never changes.
public struct PartyID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }
    public static func < (left: PartyID, right: PartyID) -> Bool { left.rawValue < right.rawValue }
}

/// The carrier whose parcel is spoken of, which need not be the party that speaks (an aggregator speaks of many).
public typealias CarrierID = PartyID

/// A shop of a platform, as the settings and the platform name it.
public struct ShopID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }
    public static func < (left: ShopID, right: ShopID) -> Bool { left.rawValue < right.rawValue }
}

/// A carrier's number for one journey of one parcel: 4…40 letters, digits and `-`, letters in upper case.
///
/// Carriers reuse numbers after some months, so a waybill alone does not name a parcel; see ``ParcelID``.
public struct Waybill: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let rawValue: String

    /// - Returns: Nil when the text, trimmed of white space, is not 4…40 of the permitted characters.
    public init?(rawValue: String) {
        // As nearly every sender writes it: nothing to change, nothing to copy.
        var text = rawValue
        if (4...40).contains(text.utf8.count), text.withUTF8({ $0.allSatisfy(Self.isCanonical) }) {
            self.rawValue = rawValue
            return
        }
        var bytes = [UInt8]()
        for byte in rawValue.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
                bytes.append(byte)
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                bytes.append(byte - 32)
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                continue
            default:
                return nil
            }
        }
        guard (4...40).contains(bytes.count) else { return nil }
        self.rawValue = String(decoding: bytes, as: UTF8.self)
    }

    public init?(_ text: String) { self.init(rawValue: text) }

    private static func isCanonical(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"): true
        default: false
        }
    }

    public var description: String { rawValue }
    public static func < (left: Waybill, right: Waybill) -> Bool { left.rawValue < right.rawValue }
}

/// A waybill number of one carrier, whichever parcel it stands for at the time.
public struct WaybillKey: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let carrier: CarrierID
    public let waybill: Waybill

    public init(carrier: CarrierID, waybill: Waybill) {
        self.carrier = carrier
        self.waybill = waybill
    }

    public var description: String { "\(carrier)/\(waybill)" }
    /// The number alone: few numbers are two carriers'.
    public func hash(into hasher: inout Hasher) { hasher.combine(waybill) }

    public static func < (left: WaybillKey, right: WaybillKey) -> Bool {
        (left.carrier, left.waybill) < (right.carrier, right.waybill)
    }
}

/// A parcel: the binding of a waybill number to one order from its dispatch on.
///
/// `dispatch` is the platform's ship time, or ours when the platform names none; ``Instant/distantPast`` stands for a
/// number that no case has named yet, whose facts wait to be adopted.
public struct ParcelID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let carrier: CarrierID
    public let waybill: Waybill
    public let dispatch: Instant

    public init(carrier: CarrierID, waybill: Waybill, dispatch: Instant) {
        self.carrier = carrier
        self.waybill = waybill
        self.dispatch = dispatch
    }

    public var number: WaybillKey { WaybillKey(carrier: carrier, waybill: waybill) }
    public var isBound: Bool { dispatch != .distantPast }
    public var description: String { isBound ? "\(number)@\(dispatch)" : "\(number)" }

    /// Without the carrier: few numbers are two carriers'.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(waybill)
        hasher.combine(dispatch)
    }

    public static func < (left: ParcelID, right: ParcelID) -> Bool {
        (left.carrier, left.waybill, left.dispatch) < (right.carrier, right.waybill, right.dispatch)
    }
}
