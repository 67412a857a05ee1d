public import Metrics
internal import Synchronization

/// Keeps the program's counters and prints them as Prometheus reads them.
///
/// A factory for swift-metrics in which only what this program uses has a shape of its own: counters, and timers and
/// recorders as sum and count.
public final class MetricsStore: MetricsFactory, Sendable {
    /// One series: its name with its labels.
    private struct Series: Hashable, Comparable {
        var name: String
        var labels: String

        static func < (left: Series, right: Series) -> Bool { (left.name, left.labels) < (right.name, right.labels) }
    }

    private final class Cell: CounterHandler, FloatingPointCounterHandler, RecorderHandler, TimerHandler, MeterHandler,
        Sendable
    {
        private struct Value {
            var sum = 0.0
            var count = 0
        }

        private let value = Mutex(Value())

        func increment(by amount: Int64) { add(Double(amount)) }
        func increment(by amount: Double) { add(amount) }
        func decrement(by amount: Double) { add(-amount) }
        func reset() { value.withLock { $0 = Value() } }
        func record(_ amount: Int64) { add(Double(amount)) }
        func record(_ amount: Double) { add(amount) }
        func recordNanoseconds(_ duration: Int64) { add(Double(duration) / 1e9) }
        func set(_ amount: Int64) { set(Double(amount)) }
        func set(_ amount: Double) { value.withLock { $0 = Value(sum: amount, count: 1) } }
        var total: (sum: Double, count: Int) { value.withLock { ($0.sum, $0.count) } }

        private func add(_ amount: Double) {
            value.withLock {
                $0.sum += amount
                $0.count += 1
            }
        }
    }

    private enum Kind: String { case counter, gauge, summary }
    private let cells = Mutex<[Series: (kind: Kind, cell: Cell)]>([:])

    public init() {}

    public var prometheusText: String {
        let cells = cells.withLock { $0 }
        var lines: [String] = []
        var last = ""
        for (series, entry) in cells.sorted(by: { $0.key < $1.key }) {
            if series.name != last {
                lines.append("# TYPE \(series.name) \(entry.kind.rawValue)")
                last = series.name
            }
            let (sum, count) = entry.cell.total
            if entry.kind == .summary {
                lines.append("\(series.name)_sum\(series.labels) \(sum)")
                lines.append("\(series.name)_count\(series.labels) \(count)")
            } else {
                lines.append("\(series.name)\(series.labels) \(sum)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func cell(_ kind: Kind, _ label: String, _ dimensions: [(String, String)]) -> Cell {
        let labels = dimensions.map { "\($0)=\"\($1.filter { $0 != "\"" && $0 != "\\" && $0 != "\n" })\"" }
        let series = Series(name: label, labels: labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}")
        return cells.withLock { cells in
            if let known = cells[series] { return known.cell }
            let cell = Cell()
            cells[series] = (kind, cell)
            return cell
        }
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        cell(.counter, label, dimensions)
    }
    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)])
        -> any FloatingPointCounterHandler
    {
        cell(.counter, label, dimensions)
    }
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        cell(.gauge, label, dimensions)
    }
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        cell(aggregate ? .summary : .gauge, label, dimensions)
    }
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        cell(.summary, label, dimensions)
    }
    // A series lives as long as the process: its number of labels is bounded by parties, kinds and outcomes.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}
}
