internal import PartyKit
internal import ShipmentModel

/// What the states in an interception's push mean: settings of the accounts, because the vendor does not publish it.
///
/// A fact does not keep what its state means, so that a setting that is corrected, or made only after the push came, is heeded
/// for what was heard before. Without settings every state reads `unknown`: it is kept, shown and asks for a look, and moves
/// nothing.
struct InterceptPushStates: Sendable, Hashable {
    static let settings: KeyValuePairs<String, InterceptionState> = [
        "intercept_push_accepted": .accepted,
        "intercept_push_rejected": .rejected,
        "intercept_push_succeeded": .succeeded,
        "intercept_push_failed": .failed,
        "intercept_push_cancelled": .cancelled,
    ]

    private var meanings: [String: InterceptionState] = [:]

    /// A state that two settings explain differently, of one account or of two, is `unknown`: a fact does not tell through
    /// which account it came.
    init(_ accounts: [Account] = []) {
        for account in accounts {
            for (name, meaning) in Self.settings {
                for state in (account.valueIfAny(name) ?? "").split(separator: ",") {
                    let state: String = Statement.collapse(String(state))
                    guard !state.isEmpty else { continue }
                    meanings[state] = meanings[state, default: meaning] == meaning ? meaning : .unknown
                }
            }
        }
    }

    subscript(state: String) -> InterceptionState { meanings[state] ?? .unknown }

    /// Part of the vocabulary's version: the settings themselves, which are few and no secrets.
    var version: String {
        meanings.sorted { $0.key < $1.key }.map { "-\($0.key.utf8.count):\($0.key)=\($0.value.rawValue)" }.joined()
    }
}
