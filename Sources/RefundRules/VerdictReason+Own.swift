extension VerdictReason {
    /// Whether a text is such a sentence, in either language, and nothing else: then it holds nobody's own words.
    public static func isOne(_ text: some StringProtocol) -> Bool {
        let text = text.drop { $0 == " " }.lowercased()
        guard let end = text.last, end == "." || end == "。" else { return false }
        let clauses = text.dropLast().split(separator: end == "." ? "; " : "；", omittingEmptySubsequences: false)
        return clauses.allSatisfy { end == "." ? isEnglish($0) : isChinese($0) }
    }

    private static func isEnglish(_ clause: Substring) -> Bool {
        // What follows a milestone: its time as `ShownTime` writes it, then whose word it is.
        let clause = unnamed(clause, "parcel ", ": ")
        if ["nothing known", "no outbound delivery"].contains(clause) { return true }
        let milestones =
            #/(interception succeeded, reported|refused|reverse scan|back at the sender|found (in order|damaged|empty)|signed for by the recipient|said to be signed for)[ ]/#
        let rest =
            #/(≤ )?[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}(z|[-+][0-9]{2}:[0-9]{2})?)?( (by )?\(?(the carrier's own channel|the aggregator that speaks for the carrier|the shop platform|the warehouse|a person)\)?)?/#
        guard let milestone = clause.prefixMatch(of: milestones) else { return false }
        return clause[milestone.range.upperBound...].wholeMatch(of: rest) != nil
    }

    private static func isChinese(_ clause: Substring) -> Bool {
        let clause = unnamed(clause, "包裹 ", "：")
        if ["暂无信息", "无买家签收记录"].contains(clause) { return true }
        let milestones = #/(拦截成功（|拒收 |退回扫描 |退回发件人 |验货(无误|破损|空包) |买家签收 |疑似签收 )/#
        let rest =
            #/(≤ )?[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}(z|[-+][0-9]{2}:[0-9]{2})?)?([，（]?(承运商官方渠道|聚合平台|电商平台|仓库|人工)(回报)?)?）?/#
        guard let milestone = clause.prefixMatch(of: milestones) else { return false }
        return clause[milestone.range.upperBound...].wholeMatch(of: rest) != nil
    }

    /// Without the waybill that a clause about one of several parcels begins with.
    private static func unnamed(_ clause: Substring, _ mark: String, _ end: String) -> Substring {
        guard clause.hasPrefix(mark), let found = clause.firstRange(of: end) else { return clause }
        let number = clause[..<found.lowerBound].dropFirst(mark.count)
        let isNumber = number.utf8.allSatisfy {
            (48...57).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 63
        }
        return isNumber ? clause[found.upperBound...] : clause
    }
}
