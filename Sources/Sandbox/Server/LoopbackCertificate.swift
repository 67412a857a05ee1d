internal import CLoopbackCertificate
internal import Foundation

/// The sandbox's certificate and key, made once.
struct LoopbackCertificate {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let days = 365

    let certificatePath: String
    let keyPath: String

    /// Takes the files that stand there, or makes both.
    ///
    /// - Throws: ``Failure`` when they cannot be made, or one stands there without the other.
    init(certificatePath: String) throws(Failure) {
        self.certificatePath = certificatePath
        keyPath = certificatePath + ".key"
        let hasCertificate = access(certificatePath, F_OK) == 0
        if hasCertificate, access(keyPath, R_OK) == 0 { return }
        guard !hasCertificate else {
            throw Failure(description: "the key of \(certificatePath) is missing: remove the certificate too")
        }
        do {
            let folder = URL(filePath: certificatePath).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure(description: "the folder of the certificate \(certificatePath) cannot be made: \(error)")
        }
        // A key without its certificate is what a crash between the two leaves.
        unlink(keyPath)
        let step = loopback_certificate_make(certificatePath, keyPath, Self.days)
        guard step == 0 else {
            throw Failure(
                description: "the certificate \(certificatePath) cannot be made (step \(step), errno \(errno))")
        }
    }
}
