internal import ShipmentModel

/// A parcel of the case, as the platform names it, with what its reading means.
struct NamedParcel {
    var id: ParcelID?
    var reading: ParcelReading?
    var situation: ParcelSituation
    /// Goods of other requests in it (C5b).
    var foreignGoods = 0
}

extension DecisionInputs {
    /// Every parcel that the platform has named, or, before it names any, those that are known otherwise.
    var namedParcels: [NamedParcel] {
        guard let named = afterSale.facts.parcels else { return afterSale.parcels.map(namedParcel(_:)) }
        return named.map { mention in
            var parcel = parcel(for: mention).map(namedParcel(_:)) ?? NamedParcel(situation: .open)
            parcel.foreignGoods = max(mention.foreignGoods ?? 0, parcel.id.map(toldGoods) ?? 0)
            return parcel
        }
    }

    /// Whoever was asked to intercept a parcel may know what else is in it.
    private func toldGoods(_ id: ParcelID) -> Int {
        guard let newest = afterSale.interceptionsAsked[id] else { return 0 }
        return (newest.earlier + [newest]).compactMap(\.otherGoods).max() ?? 0
    }

    private func namedParcel(_ id: ParcelID) -> NamedParcel {
        guard let reading = reading(of: id) else { return NamedParcel(id: id, situation: .open) }
        let situation = ParcelSituation(of: reading, isQualityBuyer: isQualityBuyer, policy: policy, now: now)
        return NamedParcel(id: id, reading: reading, situation: situation)
    }
}
