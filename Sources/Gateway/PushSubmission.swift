internal import CarrierKit
internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// What a push that was read is submitted as: the same for one that has just come and for one that is replayed.
struct PushSubmission: Sendable {
    let parties: Parties
    let ledger: any Ledger

    /// Why a genuine push that can be read is kept aside all the same.
    private enum Misdirected: String {
        case unknownShop = "unknown-shop"
        case foreignRefund = "foreign-refund"

        var detail: String {
            switch self {
            case .unknownShop: "It names a shop that the settings do not: set its platform_shop_id, then replay."
            case .foreignRefund: "It speaks of a refund of another account's shop; nothing of that was believed."
            }
        }
    }

    // MARK: Carriers

    /// Facts, and a question about each parcel that the push names without proving anything: because it is not verified,
    /// or because nothing that it says has a time (domain §7).
    func submission(
        _ message: InboundMessage, saying report: CarrierReport, by profile: PartyProfile,
        signature: SignatureVerdict
    ) -> Submission {
        var submission = Submission(message: message)
        submission.facts = report.facts(
            by: profile, to: nil, heard: message.heard, through: .push, verification: signature.verification)
        let named = report.shipments.filter { signature != .verified || $0.saysNothingTimed }
        let numbers = named.compactMap { shipment in
            shipment.trackingNumber.map { WaybillKey(carrier: shipment.carrier ?? profile.id, waybill: $0) }
        }
        submission.consequences = Set(numbers).sorted().map { .askAbout($0) }
        return submission
    }

    // MARK: Platforms

    /// Reading each case that the push names, and what a verified push says of a refund of ours.
    ///
    /// - Throws: ``LedgerError`` when the refund that it names cannot be looked up.
    func submission(
        _ message: InboundMessage, saying reading: PlatformPushReading, to account: Account
    ) async throws(LedgerError) -> Submission {
        var submission = Submission(message: message)
        var misdirected: Misdirected?
        for event in reading.events {
            guard let caseID = event.caseID else { continue }
            let shops = parties.shops(servedBy: account, named: event.shopID)
            if shops.isEmpty { misdirected = .unknownShop }
            // A push says that something changed; what is stored comes from reading the case (PlatformAdapter).
            submission.consequences += shops.map {
                .readCase(CaseKey(platform: account.party, shop: $0.id, afterSaleID: caseID))
            }
        }
        // Money listens to nothing that is not signed.
        if reading.signature == .verified, let notice = reading.refund,
            let key = notice.effect.refundKey.map(RefundKey.init(rawValue:)),
            let intent = try await ledger.refund(key)?.intent
        {
            let said = TargetAnswer(notice.effect, at: message.heard)
            if parties.shops[intent.caseKey.shop]?.platformAccount != account.id {
                misdirected = .foreignRefund
            } else if said.outcome != .notFound {
                // Only a question's answer can say that there is no such refund.
                submission.consequences.append(.refund(key, attempt: nil, said))
            }
        }
        if let misdirected {
            // What is ours of it counts all the same; the rest waits for the settings.
            submission.quarantine = .init(type: misdirected.rawValue, detail: misdirected.detail)
            submission.isPartlyRead = true
        }
        return submission
    }
}

extension CarrierReport.Shipment {
    /// Scans tell nothing of an order to stop the parcel: what is said of one without a time is asked about, whatever stands
    /// beside it.
    fileprivate var saysNothingTimed: Bool {
        if let interception, interception.written == nil { return true }
        return scans.allSatisfy { $0.written == nil } && (!scans.isEmpty || summary != nil)
    }
}
