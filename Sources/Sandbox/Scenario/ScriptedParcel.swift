internal import ShipmentModel

/// Who carries a parcel. J&T is known through the aggregator alone.
enum Courier: String, Sendable, CaseIterable {
    case sf, zto, yto, jt

    /// The name that Doudian and Kuaidi100 share.
    var companyCode: String {
        switch self {
        case .sf: "shunfeng"
        case .zto: "zhongtong"
        case .yto: "yuantong"
        case .jt: "jtexpress"
        }
    }

    var companyName: String {
        switch self {
        case .sf: "顺丰速运"
        case .zto: "中通快递"
        case .yto: "圆通快递"
        case .jt: "极兔速递"
        }
    }
}

/// A parcel's way by itself, and the other one that an interception puts it on.
struct ScriptedParcel: Sendable {
    struct Step: Sendable {
        let after: Duration
        let kind: ScanKind
        let city: String

        init(_ hours: Double, _ kind: ScanKind, _ city: String) {
            after = .seconds(Int64(hours * 3600))
            self.kind = kind
            self.city = city
        }
    }

    /// What an interception brings.
    enum Interception: Sendable {
        /// Refused, in these words.
        case refused(String)
        /// Taken; `succeeded` is said so long after it was asked for (by carriers that say it), whatever the steps,
        /// counted from the request, tell. That is how a carrier lies.
        case taken(succeedsAfter: Double, steps: [Step])
    }

    /// How its scans are pushed.
    enum Manner: Sendable {
        case asTheyHappen
        /// Everything from the turn on is kept back until the end, then pushed last scan first, each three times.
        case backwardsThrice
    }

    var courier: Courier
    var waybill: String
    /// Counted from the demo's start; negative for what happened before it.
    var steps: [Step]
    var interception: Interception
    var manner = Manner.asTheyHappen
}
