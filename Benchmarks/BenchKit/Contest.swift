import Dispatch
import Glibc

/// Several ways of doing the same thing, measured side by side.
///
/// They take turns in short slices, so that whatever else the machine does falls on all of them; a rate is the median of
/// its slices.
public struct Contest {
    /// One way; `work` does it once.
    public struct Contender {
        let name: String
        let work: () throws -> Void

        public init(_ name: String, _ work: @escaping () throws -> Void) {
            self.name = name
            self.work = work
        }
    }

    let rounds: Int
    let slice: Double
    let seconds: () -> Double

    /// - Parameters:
    ///   - rounds: Slices of each contender, odd.
    ///   - slice: In seconds.
    ///   - clock: Which seconds are counted; ``processorSeconds()`` for work of one thread that waits for nothing.
    public init(rounds: Int, slice: Double, clock: @escaping () -> Double = BenchKit.seconds) {
        self.rounds = rounds
        self.slice = slice
        seconds = clock
    }

    /// How often a second each contender did its work.
    public func rates(of contenders: [Contender]) throws -> [String: Double] {
        let chunks = try contenders.map(chunk)
        var rates: [String: [Double]] = [:]
        for _ in 0..<rounds {
            for (contender, chunk) in zip(contenders, chunks) {
                rates[contender.name, default: []].append(try rate(of: contender, chunk: chunk))
            }
        }
        return rates.mapValues(\.median)
    }

    /// How many times fill about a millisecond, so that reading the clock costs nothing; warms up on the way.
    private func chunk(of contender: Contender) throws -> Int {
        var count = 1
        while true {
            let start = seconds()
            for _ in 0..<count { try contender.work() }
            if seconds() - start >= 0.001 { return count }
            count *= 2
        }
    }

    private func rate(of contender: Contender, chunk: Int) throws -> Double {
        let start = seconds()
        var (done, passed) = (0, 0.0)
        repeat {
            for _ in 0..<chunk { try contender.work() }
            done += chunk
            passed = seconds() - start
        } while passed < slice
        return Double(done) / passed
    }
}

/// Monotonic.
public func seconds() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

/// The processor's time that this thread has had: what others on a shared machine take is not in it.
public func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Uses a value as far as the optimiser can tell.
@inline(never)
public func consume<Value>(_ value: Value) { withExtendedLifetime(value) {} }

extension [Double] {
    /// The middle value; of an even number the mean of the two in the middle. 0 when there is none.
    public var median: Double {
        guard !isEmpty else { return 0 }
        let sorted = sorted()
        let middle = count / 2
        return count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
