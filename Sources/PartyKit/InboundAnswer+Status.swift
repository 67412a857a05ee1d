extension InboundAnswer {
    /// Whether a party's own answer can be read out of it, by its HTTP status.
    ///
    /// What comes with another one was written by something in between, or by a service that broke while it worked. For an
    /// order that is no refusal, however much its body looks like one: nobody knows what became of it.
    public func canAnswer(_ operation: Operation) -> Bool {
        (200..<300).contains(status) || (!operation.isOrder && status < 500)
    }
}
