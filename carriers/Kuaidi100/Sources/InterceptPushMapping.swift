internal import PartyKit
internal import ShipmentModel

/// Where an interception's push keeps its values: settings of the account, because the vendor does not publish it.
struct InterceptPushMapping {
    /// A field's path in the pushed `param`, members separated by dots.
    enum Field: String, CaseIterable {
        case number = "intercept_push_number"
        case company = "intercept_push_company"
        case state = "intercept_push_state"
        case message = "intercept_push_message"
        case order = "intercept_push_order"

        /// The names of the order's own fields, the likeliest guess [inferred].
        var standard: String {
            switch self {
            case .number: "kuaidinum"
            case .company: "kuaidicom"
            case .state: "status"
            case .message: "message"
            case .order: "orderId"
            }
        }

        var meaning: String {
            switch self {
            case .number: "Where an interception's push holds the waybill."
            case .company: "Where it holds the company's code."
            case .state: "Where it holds the state."
            case .message: "Where it holds a text about the state."
            case .order: "Where it holds our number of the interception."
            }
        }
    }

    /// Nil reads with the defaults.
    private let account: Account?

    init(_ account: Account?) { self.account = account }

    func path(of field: Field) -> [String] {
        let path = account?.valueIfAny(field.rawValue) ?? field.standard
        return path.split(separator: ".").map(String.init)
    }
}
