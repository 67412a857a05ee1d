public import ArgumentParser
public import Gateway

// Who and why, as arguments: what the audit would not keep is wrong usage.

extension AuditName: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension AuditReason: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
