internal import ShipmentModel

extension CaseSnapshot {
    /// How new this snapshot is as a whole; a message without the platform's time of change counts as of its hearing.
    public var age: Age { Age(updated: updatedAt ?? heard, heard: heard) }

    /// What two snapshots of one case say together: field by field the newer word, a silent field never erasing one.
    ///
    /// Which of the two is merged into which does not matter, nor does repeating one. Two fields are not simply the
    /// newest: what the platform did by itself is collected, and of two deadlines of the same age the shorter counts.
    ///
    /// - Precondition: Both are about the same case.
    public func merging(_ other: CaseSnapshot) -> CaseSnapshot {
        precondition(key == other.key, "only snapshots of one case can be merged")
        var merged = CaseSnapshot(key: key, heard: max(heard, other.heard))
        merged.updatedAt = [updatedAt, other.updatedAt].compactMap(\.self).max()
        var merger = Merger(self, other, merged: merged)
        merger.take("order_id", \.orderID)
        merger.take("type", \.type)
        merger.take("platform_state", \.platformState)
        merger.take("raw_state", \.rawState)
        merger.take("amount", \.amount)
        merger.take("order_paid", \.orderPaid)
        merger.take("order_lines", \.orderLines)
        merger.take("buyer_received", \.buyerReportsReceived)
        merger.take("refuse_then_refund", \.isRefuseThenRefund)
        merger.take("refund_state", \.refundState)
        merger.take("version", \.version)
        merger.take("cross_border", \.isCrossBorder)
        merger.take("hainan_duty_free", \.isHainanDutyFree)
        merger.take("arbitration", \.isInArbitration)
        merger.take("quality_buyer", \.isQualityBuyer)
        merger.take("category", \.category)
        merger.take("applied_at", \.appliedAt)
        merger.take("deadline_at", \.deadlineAt, equalAge: min)
        merger.take("final_at", \.finalAt)
        merger.take("return_waybill", \.returnWaybill)
        merger.takeParcels()
        merger.merged.automatic = Self.union(automatic, other.automatic)
        return merger.merged
    }

    func age(of field: String) -> Age { ages[field] ?? age }

    private static func union(_ left: [String]?, _ right: [String]?) -> [String]? {
        guard left != nil || right != nil else { return nil }
        return Set((left ?? []) + (right ?? [])).sorted()
    }
}

/// One merging under way.
private struct Merger {
    let left: CaseSnapshot
    let right: CaseSnapshot
    var merged: CaseSnapshot

    init(_ left: CaseSnapshot, _ right: CaseSnapshot, merged: CaseSnapshot) {
        self.left = left
        self.right = right
        self.merged = merged
    }

    /// Takes one field from the snapshot whose word on it is newer.
    ///
    /// - Parameter equalAge: Chooses between two words of one age; by default their texts do, so that neither order of
    ///   merging wins.
    mutating func take<Value: Hashable>(
        _ field: String, _ path: WritableKeyPath<CaseSnapshot, Value?>, equalAge: ((Value, Value) -> Value)? = nil
    ) {
        let (ageOfLeft, ageOfRight) = (left.age(of: field), right.age(of: field))
        switch (left[keyPath: path], right[keyPath: path]) {
        case (nil, nil): return
        case (let value?, nil): set(field, path, value, ageOfLeft)
        case (nil, let value?): set(field, path, value, ageOfRight)
        case (let first?, let second?):
            if ageOfLeft == ageOfRight {
                let chosen =
                    equalAge?(first, second)
                    ?? (String(describing: first) < String(describing: second) ? second : first)
                set(field, path, chosen, ageOfLeft)
            } else {
                let isRightNewer = ageOfLeft < ageOfRight
                set(field, path, isRightNewer ? second : first, max(ageOfLeft, ageOfRight))
            }
        }
    }

    private mutating func set<Value>(
        _ field: String, _ path: WritableKeyPath<CaseSnapshot, Value?>, _ value: Value, _ age: CaseSnapshot.Age
    ) {
        merged[keyPath: path] = value
        if age != merged.age { merged.ages[field] = age }
    }

    /// A list that is proven complete replaces older ones; one that is not can only add, and what it adds takes the
    /// proof away: a parcel too many holds money, a parcel too few would pay it.
    mutating func takeParcels() {
        let field = "parcels"
        guard let (older, newer) = inOrder(field) else {
            let only = left.parcels == nil ? right : left
            guard let parcels = only.parcels else { return }
            merged.parcelsAreComplete = only.parcelsAreComplete == true ? true : nil
            set(field, \.parcels, parcels, only.age(of: field))
            return
        }
        let (old, new) = (older.parcels ?? [], newer.parcels ?? [])
        if newer.parcelsAreComplete == true {
            merged.parcelsAreComplete = true
            set(field, \.parcels, new.map { $0.filled(from: old) }, newer.age(of: field))
        } else if older.parcelsAreComplete == true, new.allSatisfy({ parcel in old.contains { $0.isSame(as: parcel) } })
        {
            merged.parcelsAreComplete = true
            set(field, \.parcels, old.map { $0.updated(from: new) }, older.age(of: field))
        } else {
            let added = new.filter { parcel in !old.contains { $0.isSame(as: parcel) } }
            set(field, \.parcels, old.map { $0.updated(from: new) } + added, newer.age(of: field))
        }
    }

    /// The two snapshots by the age of their lists; nil unless both have one. Of one age, the proven list is the newer.
    private func inOrder(_ field: String) -> (older: CaseSnapshot, newer: CaseSnapshot)? {
        guard let first = left.parcels, let second = right.parcels else { return nil }
        let (ageOfLeft, ageOfRight) = (left.age(of: field), right.age(of: field))
        if ageOfLeft != ageOfRight { return ageOfLeft < ageOfRight ? (left, right) : (right, left) }
        let isLeftProven = left.parcelsAreComplete == true
        if isLeftProven != (right.parcelsAreComplete == true) { return isLeftProven ? (right, left) : (left, right) }
        return String(describing: first) < String(describing: second) ? (left, right) : (right, left)
    }
}

extension CaseParcel {
    /// Whether two mentions are of the same parcel of the case.
    func isSame(as other: CaseParcel) -> Bool { carrierCode == other.carrierCode && waybill == other.waybill }

    /// This mention, its silent fields filled from an older list.
    func filled(from older: [CaseParcel]) -> CaseParcel {
        guard let old = older.first(where: isSame(as:)) else { return self }
        var parcel = self
        parcel.carrier = carrier ?? old.carrier
        parcel.dispatchedAt = dispatchedAt ?? old.dispatchedAt
        parcel.platformState = platformState ?? old.platformState
        parcel.foreignGoods = foreignGoods ?? old.foreignGoods
        return parcel
    }

    /// This mention with what a newer list says of it.
    func updated(from newer: [CaseParcel]) -> CaseParcel {
        newer.first(where: isSame(as:)).map { $0.filled(from: [self]) } ?? self
    }
}
