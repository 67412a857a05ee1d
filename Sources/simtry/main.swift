import Foundation
import Simulation

let arguments = CommandLine.arguments
let seed = UInt64(arguments[1])!, worlds = Int(arguments[2])!, lives = Int(arguments[3])!
let control = arguments.count > 5 ? Control.named(arguments[5]) : nil
let kind = Simulation.LedgerKind(rawValue: arguments[4])!
let thread = Thread {
    var total = RunRecord()
    let start = Date()
    for index in 0..<worlds {
        do { total.add(try Simulation.run(seed: seed + UInt64(index), lives: lives, ledger: kind, folder: "/dev/shm", control: control)) } catch {
            print("world \(seed + UInt64(index)):", error)
        }
    }
    let time = Date().timeIntervalSince(start)
    print("lives", total.lives, "payments", total.payments, "calls", total.calls, "commits", total.commits, "pushes", total.pushes, "generations", total.generations, "steps", total.steps)
    print(String(format: "%.1f s, %.0f lives/min", time, Double(total.lives) / time * 60))
    print("failpoints", total.failpoints.sorted { $0.key < $1.key })
    print("rows", total.rows.sorted { $0.key < $1.key })
    print("conflicts", total.conflicts.sorted { $0.key < $1.key })
    print("endings", total.endings)
    print("violations", total.violations.count)
    for violation in total.violations.prefix(25) { print(violation) }
    exit(0)
}
thread.stackSize = 16 << 20
thread.start()
while true { sleep(1000) }
