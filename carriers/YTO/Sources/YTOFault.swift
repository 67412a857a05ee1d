internal import PartyKit
internal import ShipmentModel

/// What YTO says went wrong.
enum YTOFault {
    /// 401 and 3001 are signatures, which no repetition mends; of other codes no list is public.
    static func fault(code: String, message: String?) -> PartyFault {
        PartyFault(
            code: code, message: Statement.collapse(message) ?? "",
            isRetryable: ["401", "3001"].contains(code) ? false : nil)
    }
}
