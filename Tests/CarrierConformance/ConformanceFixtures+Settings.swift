internal import CarrierKit
internal import PartyKit

// The check of ConformanceCheck about settings that have one of a few values.

extension ConformanceFixtures {
    /// Every value that the profile names is one to the adapter, and a slip stops whatever would need the setting.
    func guessedSettings() -> [String] {
        adapter.profile.settings.filter { !$0.choices.isEmpty }.flatMap { setting -> [String] in
            var findings = setting.choices.filter { isMistake($0, for: setting) }.map {
                "\(setting.name): the adapter knows no \($0)"
            }
            if !isMistake("no-such-value", for: setting) { findings.append("\(setting.name) can be anything") }
            return findings
        }
    }

    private func isMistake(_ value: String, for setting: PartyProfile.Setting) -> Bool {
        var account = account
        account.values[setting.name] = value
        let mistake = PartyError.Cause.badSetting(name: setting.name, choices: setting.choices)
        let requests = wishes.map { wish in
            cause { () throws(PartyError) in _ = try adapter.request(for: wish, account: account, stamp: stamp) }
        }
        let readings = pushes.map { push in
            cause { () throws(PartyError) in _ = try receive(push, account: account) }
        }
        return (requests + readings).contains(mistake)
    }

    private func cause(of work: () throws(PartyError) -> Void) -> PartyError.Cause? {
        do throws(PartyError) {
            try work()
            return nil
        } catch {
            return error.cause
        }
    }
}
