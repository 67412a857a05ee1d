internal import ArgumentParser
internal import RefundRules

/// `platform/shop/after-sale id`, as an argument.
struct CaseName: ExpressibleByArgument {
    let key: CaseKey

    init?(argument: String) {
        guard let key = CaseKey(argument) else { return nil }
        self.key = key
    }
}
