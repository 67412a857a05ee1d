import RefundRules
import ShipmentModel

/// Real facts about the bench's parcel, for what the reading decides before the rules see it.
struct Scene {
    var facts = FactSet()
    var context: ParcelContext

    /// - Parameters:
    ///   - asked: When we asked for the parcel back; the request was accepted.
    ///   - party: Through whom.
    init(asked: Instant? = nil, via party: PartyID = "sf", authority: PartyID? = nil, nextDispatch: Instant? = nil) {
        context = ParcelContext(
            parcel: Bench.parcel(0), nextDispatch: nextDispatch,
            zoneOffsetSeconds: WrittenTime.chinaOffsetSeconds, authority: authority)
        if let asked {
            context.ownInterceptions = [
                .init(requestNumbers: ["TBI1"], kind: .return, party: party, isAccepted: true, askedAt: asked)
            ]
        }
    }

    /// - Parameter code: One of ``Words``, or a warehouse's.
    @discardableResult
    mutating func hear(
        _ code: String, _ when: Instant, by party: PartyID = "sf", through route: HearingRoutes = .answer,
        heard: Instant? = nil, text: String = ""
    ) -> Bool {
        let channel: Channel =
            switch party {
            case WarehouseVocabulary.party: .warehouse
            case "kuaidi100": .aggregator
            default: .carrier
            }
        let isAnswer = code.hasPrefix("stop")
        return facts.join(
            Fact(
                Statement(
                    isAnswer ? .interception : .scan, code: code, text: text,
                    written: .instant(when, offsetSeconds: WrittenTime.chinaOffsetSeconds),
                    requestNumber: isAnswer ? "TBI1" : nil),
                about: Bench.parcel(0).number, by: party, channel: channel, heard: heard ?? when + .minutes(5),
                through: route, verification: .verified))
    }

    var reading: ParcelReading { ParcelReading(of: facts, vocabularies: Self.vocabularies, context: context) }

    private static let vocabularies = Vocabularies([
        Words(party: "sf"), Words(party: "kuaidi100"), WarehouseVocabulary(),
    ])
}

/// A sender whose codes say what they mean.
private struct Words: Vocabulary {
    let party: PartyID
    let version = "1"

    func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning {
        switch statement.code {
        case "transit": Meaning(.inTransit)
        case "out": Meaning(.outForDelivery)
        case "refused": Meaning(.refused)
        case "returning": Meaning(.returning)
        case "returned": Meaning(.returned)
        case "lost": Meaning(.lost)
        case "delivered": Meaning(.delivered)
        case "delivered to buyer": Meaning(.delivered, direction: .outbound)
        case "stop accepted": Meaning(nil, interception: .init(.accepted))
        case "stop done": Meaning(nil, interception: .init(.succeeded))
        case "stop done elsewhere": Meaning(nil, interception: .init(.succeeded, kind: .redirect))
        case "stop failed": Meaning(nil, interception: .init(.failed))
        case "phoned stop done": Meaning(nil, interception: .init(.succeeded, kind: .return))
        default: .unlisted
        }
    }
}
