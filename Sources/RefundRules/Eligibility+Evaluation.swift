internal import ShipmentModel

/// Whether one condition holds, as far as is known.
enum Condition: Hashable {
    case holds
    case fails(detail: String?)
    case unknown

    static let fails = Condition.fails(detail: nil)

    init(_ holds: Bool?) {
        switch holds {
        case true?: self = .holds
        case false?: self = .fails
        case nil: self = .unknown
        }
    }

    /// All must hold: one failure decides, otherwise one unknown does.
    static func all(_ conditions: some Sequence<Condition>) -> Condition {
        var isUnknown = false
        for condition in conditions {
            if case .fails = condition { return condition }
            if condition == .unknown { isUnknown = true }
        }
        return isUnknown ? .unknown : .holds
    }
}

extension RefundRules {
    /// Whether a case qualifies, from what is known now (domain §3): every failed condition, in order.
    ///
    /// Says *not yet known* for as long as nothing fails and something is unknown; ``decide(_:)`` sets that wait its end.
    /// Each parcel is judged by one of conditions 6–8 alone: a signed parcel is "signed", not "abnormal" as well.
    public static func eligibility(of inputs: DecisionInputs) -> EligibilityVerdict {
        let facts = inputs.afterSale.facts
        let parcels = facts.parcels.map { named in
            named.map { ($0, inputs.reading(of: $0)?.status ?? .unknown, inputs.reading(of: $0)) }
        }
        var reasons = [EligibilityReason]()
        var waitingFor = [EligibilityReason.Code]()
        for code in EligibilityReason.Code.allCases where inputs.policy.profile.conditions.contains(code) {
            switch condition(code, facts, parcels, inputs) {
            case .holds: continue
            case .fails(let detail): reasons.append(EligibilityReason(code, detail: detail))
            case .unknown: waitingFor.append(code)
            }
        }
        let outcome: EligibilityVerdict.Outcome =
            !reasons.isEmpty ? .notEligible : waitingFor.isEmpty ? .eligible : .notYetKnown
        return EligibilityVerdict(
            outcome: outcome, reasons: reasons, waitingFor: waitingFor, evaluatedAt: inputs.now)
    }

    private static func condition(
        _ code: EligibilityReason.Code, _ facts: CaseSnapshot,
        _ parcels: [(named: CaseParcel, status: ShipmentStatus, reading: ParcelReading?)]?, _ inputs: DecisionInputs
    ) -> Condition {
        let policy = inputs.policy
        switch code {
        case .merchantCrossBorder: return Condition(!(facts.isCrossBorder ?? policy.isCrossBorder))
        case .merchantHainanDutyFree: return Condition(!(facts.isHainanDutyFree ?? policy.isHainanDutyFree))
        case .wrongCaseType: return Condition(facts.type.map { $0 == .refundOnlyShipped })
        case .amountOverLimit:
            guard let amount = facts.amount else { return .unknown }
            guard let limit = policy.profile.amountLimitMinor else { return .holds }
            // An amount in another currency cannot be said to be below the limit.
            guard amount.currency == policy.profile.limitCurrency else { return .fails(detail: "currency") }
            if amount.minorUnits < limit { return .holds }
            if limit == RuleProfile.douyin.amountLimitMinor { return .fails }
            let name = Money(minorUnits: limit, currency: amount.currency).description
            return .fails(detail: EligibilityReason.limitPrefix + name)
        case .buyerReportsReceived: return Condition(facts.buyerReportsReceived.map { !$0 })
        case .notDispatched:
            guard let parcels, !parcels.isEmpty || facts.parcelsAreComplete == true else { return .unknown }
            guard !parcels.isEmpty else { return .fails }
            return .all(parcels.map { hasLeft($0.status, $0.reading) })
        case .alreadySigned:
            guard let parcels else { return .unknown }
            return .all(parcels.map { isUnsigned($0.status, $0.reading) })
        case .logisticsNotNormal:
            guard let parcels else { return .unknown }
            return .all(parcels.map { isNormal($0.status, $0.reading, policy.profile.normalStates) })
        case .courierUnsupported:
            guard let parcels else { return .unknown }
            let supported = policy.supportedCarriers.map(Set.init) ?? inputs.knownCarriers
            return .all(parcels.map { Condition($0.named.carrier.map(supported.contains) ?? false) })
        case .categoryUnsupported:
            return Condition(facts.category.map { !policy.deniedCategories.contains($0) } ?? true)
        case .caseNotOpen:
            if facts.isInArbitration == true { return .fails }
            switch facts.platformState {
            case nil, .unknown: return .unknown
            case .waitingMerchant, .waitingRefusal: return .holds
            case .waitingReturn, .waitingReceipt, .intercepting, .refunding, .refunded, .refused, .closed,
                .platformHandling:
                return .fails
            }
        }
    }

    private static func hasLeft(_ status: ShipmentStatus, _ reading: ParcelReading?) -> Condition {
        switch status {
        case .labelCreated, .cancelled: .fails
        // Without any scan nobody can tell; scans of unlisted codes only are condition 8's.
        case .unknown: reading?.lastHeardOf == nil ? .unknown : .holds
        default: .holds
        }
    }

    private static func isUnsigned(_ status: ShipmentStatus, _ reading: ParcelReading?) -> Condition {
        // Whatever was scanned since: only a return undoes the recipient's signature.
        if reading?.isDeliveredOutbound == true { return .fails }
        return switch status {
        case .delivered: reading?.deliveryDirection == .inbound ? .holds : .fails
        case .unknown: reading?.lastHeardOf == nil ? .unknown : .holds
        default: .holds
        }
    }

    private static func isNormal(
        _ status: ShipmentStatus, _ reading: ParcelReading?, _ normal: Set<ShipmentStatus>
    ) -> Condition {
        if reading?.isDeliveredOutbound == true { return .holds }
        // A hint that it goes on does not undo the carrier's own word that it is lost or held up.
        let isHeldUp = reading.map { !$0.hasTurned && ($0.isLost || $0.exceptionNow) } ?? false
        return switch status {
        // Other conditions' business.
        case .delivered, .labelCreated, .cancelled: .holds
        case .unknown where reading?.lastHeardOf == nil: .unknown
        default: Condition(normal.contains(status) && (!isHeldUp || normal.contains(reading?.provenStatus ?? status)))
        }
    }
}

extension DecisionInputs {
    /// The parcel that a case's mention is bound to: of several bindings of one number, the newest.
    func parcel(for named: CaseParcel) -> ParcelID? {
        guard let carrier = named.carrier else { return nil }
        let number = WaybillKey(carrier: carrier, waybill: named.waybill)
        return afterSale.parcels.filter { $0.number == number }.max()
    }

    func reading(of named: CaseParcel) -> ParcelReading? { parcel(for: named).flatMap(reading(of:)) }

    func reading(of parcel: ParcelID) -> ParcelReading? { parcels[parcel] }

    /// The number under which a parcel comes back, as a parcel of its own; nil when it kept its number.
    func returnLeg(of parcel: ParcelID) -> ParcelID? {
        guard let linked = parcels[parcel]?.linkedWaybill, linked != parcel.waybill else { return nil }
        return ParcelID(carrier: parcel.carrier, waybill: linked, dispatch: parcel.dispatch)
    }

    /// Absent is no: nobody is guessed to be a quality buyer.
    var isQualityBuyer: Bool {
        afterSale.facts.isQualityBuyer ?? policy.qualityAfterSaleIDs.contains(afterSale.key.afterSaleID)
    }

    /// Whether the platform itself agreed to refund after refusal.
    var isAgreedByPlatform: Bool {
        let facts = afterSale.facts
        return facts.isRefuseThenRefund == true || facts.platformState == .waitingRefusal
            || facts.automatic?.contains("agreed_refuse_then_refund") == true
    }
}
