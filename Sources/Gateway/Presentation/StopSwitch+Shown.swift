public import Ledger
internal import ShipmentModel

extension StopSwitch {
    /// That refunds are stopped, since when, by whom and why; names and numbers of people in the reason are hidden.
    public var shown: Bilingual {
        let why = PersonalData.masked(reason)
        return Bilingual(
            "All refunds are stopped since \(at.inChina) (China time) by \(person): “\(why)”.",
            "自 \(at.inChina) 起，\(person) 已停用全部退款：“\(why)”。")
    }
}
