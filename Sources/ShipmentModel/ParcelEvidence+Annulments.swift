extension ParcelEvidence {
    /// One scan as told twice (by poll and push, by carrier and aggregator) may differ by its seconds.
    static let sameScan = Duration.seconds(60)

    /// Applies the scans that take another back (EMS 742–744): each silences the latest earlier scan of its kind.
    ///
    /// What is said with some strength is taken back only with at least that strength, and only where the order is sure;
    /// otherwise the scan stays, as a hint.
    mutating func annul() {
        guard rows.contains(where: { $0.meaning.annuls != nil }) else { return }
        let grades = rows.map(\.grade)
        var previous: (by: Int, annulled: [Int])?
        for by in rows.indices where rows[by].meaning.annuls != nil {
            // The same annulment heard in two wordings must not take back two scans.
            if let previous, rows[previous.by].meaning.annuls == rows[by].meaning.annuls,
                rows[previous.by].span.touches(rows[by].span, within: Self.sameScan)
            {
                for index in previous.annulled { takeBack(index, graded: grades[index], by: by) }
                continue
            }
            let annulled = scansToBeTakenBack(by: by)
            for index in annulled {
                annulments.append((index, by))
                takeBack(index, graded: grades[index], by: by)
            }
            previous = (by, annulled)
        }
    }

    private mutating func takeBack(_ index: Int, graded grade: Grade, by: Int) {
        if rows[index].span.isBefore(rows[by].span), rows[by].grade >= grade {
            rows[index].isTakenBack = true
        } else {
            rows[index].grade = .hint
        }
    }

    /// The latest earlier scan of the kind, in every wording in which it was told.
    private func scansToBeTakenBack(by: Int) -> [Int] {
        let open = rows.indices.filter { index in
            !rows[index].isVagueCopy && rows[index].status == rows[by].meaning.annuls
                && rows[index].isOfLinkedNumber == rows[by].isOfLinkedNumber
                && !rows[by].span.isBefore(rows[index].span) && !annulments.contains { $0.scan == index }
        }
        let latest = open.max { left, right in
            let (left, right) = (rows[left].span, rows[right].span)
            return (left.latest, left.earliest) < (right.latest, right.earliest)
        }
        guard let latest else { return [] }
        return open.filter { rows[$0].span.touches(rows[latest].span, within: Self.sameScan) }
    }
}
