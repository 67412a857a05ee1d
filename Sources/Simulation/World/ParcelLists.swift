internal import ShipmentModel

/// The parcels of a case as its platform lists them, one list after the other, and which of the lists the gateway knows.
///
/// A parcel may be added when it leaves, a wrong number be put right, and a list be proven complete late or never.
struct ParcelLists: Sendable {
    struct List: Sendable {
        var parcels: [SimulatedParcel]
        /// Whether it is told together with the proof that there is no further parcel.
        var isProven = true
        fileprivate var hearing: Hearing?

        init(_ parcels: [SimulatedParcel], isProven: Bool = true) {
            self.parcels = parcels
            self.isProven = isProven
        }

        func names(_ parcel: SimulatedParcel) -> Bool { parcels.contains { $0 === parcel } }
    }

    private var lists: [List]
    /// Which list is told now.
    private(set) var index = 0

    init(_ lists: [List]) { self.lists = lists }

    var now: List { lists[index] }
    var hasNext: Bool { index + 1 < lists.count }
    mutating func advance() { index += 1 }

    /// Every parcel that is listed now, was, or will be.
    var allParcels: [SimulatedParcel] {
        lists.dropFirst().reduce(lists[0].parcels) { known, list in
            known + list.parcels.filter { parcel in !known.contains { $0 === parcel } }
        }
    }

    mutating func hear(_ index: Int, _ way: Hearing.Way, in world: World) {
        lists[index].hearing = lists[index].hearing ?? Hearing(at: world.now)
        lists[index].hearing?.note(way, at: world.now, world.troubles)
    }

    /// The lists that the gateway may go by: the last one that it must have known just before, and those after it of which
    /// it may have heard.
    func possible(at instant: Instant, in world: World) -> ArraySlice<List> {
        let before = Instant(milliseconds: instant.milliseconds - 1)
        let known = lists.lastIndex { $0.hearing?.isKnown(by: before, world.troubles) ?? false } ?? 0
        let heard = lists.lastIndex { $0.hearing.map { $0.first <= instant } ?? false } ?? 0
        return lists[known...max(known, heard)]
    }

    /// Whether the list that is told now must have been known by then.
    func isKnown(by instant: Instant, in world: World) -> Bool {
        now.hearing?.isKnown(by: instant, world.troubles) ?? false
    }
}
