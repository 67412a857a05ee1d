extension PersonalData {
    /// What follows the number of a house, a building, a stair or a room.
    private static let units = ["号楼", "号院", "号", "弄", "栋", "幢", "座", "单元", "室", "楼", "层"]

    /// Hides at which door somebody lives: numbers before such a word are starred. Streets and depots stay, as they tell
    /// where the parcel is; days of a month stay as well.
    static func hidingDoors(in text: String) -> String {
        guard text.contains(where: \.isWholeNumber) else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(where: \.isWholeNumber) {
            result += rest[..<start]
            let number = rest[start...].prefix { $0.isWholeNumber || $0 == "-" || $0.isASCII && $0.isLetter }
            rest = rest[number.endIndex...]
            let isDoor = units.contains { rest.hasPrefix($0) }
            result += isDoor && result.last != "月" ? "*" : number
        }
        return result + rest
    }
}
