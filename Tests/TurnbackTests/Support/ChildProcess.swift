import Dispatch
import Glibc

/// A program that runs beside the tests, with files for its input and outputs.
///
/// Foundation's `Process` is no help here: on Linux it reads behind the end of a page when the tests have more than some
/// 1,300 files open at once, and crashes now and then (it copies a whole `dirent` from the end of `readdir`'s buffer).
struct ChildProcess {
    struct NotStarted: Error, CustomStringConvertible {
        let description: String
    }

    private let id: pid_t

    init(
        _ executable: String, _ arguments: [String], environment: [String: String], folder: String, input: String,
        output: String, errors: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_TRUNC, 0)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_TRUNC, 0)
        // The tests' threads block signals; the program is started as a shell would.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        // The folder is entered by `env`: the call for it is a GNU one, which Swift does not see.
        var words = (["/usr/bin/env", "-C", folder, executable] + arguments).map { strdup($0) } + [nil]
        var settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var started: pid_t = 0
        let code = posix_spawn(&started, "/usr/bin/env", &actions, &attributes, &words, &settings)
        guard code == 0 else { throw NotStarted(description: "\(executable): \(String(cString: strerror(code)))") }
        id = started
    }

    /// Waits for its end: the exit status, or the number of the signal that ended it.
    func status() async -> Int32 {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var status: Int32 = 0
                while waitpid(id, &status, 0) < 0 && errno == EINTR {}
                let signal = status & 0x7F
                continuation.resume(returning: signal == 0 ? (status >> 8) & 0xFF : signal)
            }
        }
    }
}
