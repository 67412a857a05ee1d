public import ShipmentModel

/// Everything about one case with what was sent for it and the messages behind it, for explanations and complaints.
public struct CaseRecord: Sendable, Hashable {
    public var view: CaseView
    /// Every job that was ever made for the case, in the order in which they were made.
    public var jobs: [CaseJob]
    /// The messages that its evidence was heard in, that a person's order came in, or that answer one of its jobs; in
    /// the order in which they were first heard.
    public var messages: [MessageView]
    /// How the reading of each parcel takes each fact; facts of another parcel of the same number are left out.
    public var weights: [ParcelID: [FactKey: WeighedFact]]
    /// The switch that stops all money; nil while nobody has touched it.
    public var stopSwitch: StopSwitch?

    public init(
        view: CaseView, jobs: [CaseJob] = [], messages: [MessageView] = [],
        weights: [ParcelID: [FactKey: WeighedFact]] = [:], stopSwitch: StopSwitch? = nil
    ) {
        self.view = view
        self.jobs = jobs
        self.messages = messages
        self.weights = weights
        self.stopSwitch = stopSwitch
    }
}

/// A job of a case with when it was made and how it ended.
public struct CaseJob: Sendable, Hashable {
    public var job: Job
    /// When the decision that it follows from was committed; nil for jobs of ledgers before version 3.
    public var madeAt: Instant?
    /// Nil while it is open.
    public var closedAt: Instant?
    public var hasFailed: Bool

    public init(job: Job, madeAt: Instant?, closedAt: Instant?, hasFailed: Bool) {
        self.job = job
        self.madeAt = madeAt
        self.closedAt = closedAt
        self.hasFailed = hasFailed
    }
}

extension MessageView {
    /// The job that this message answers: ``answers`` is then `job NUMBER try TRY`, with a word behind it where one try
    /// asks twice.
    public var answeredJob: Job.ID? {
        guard let parts = answers?.split(separator: " "), parts.count >= 2, parts[0] == "job" else { return nil }
        return Job.ID(parts[1])
    }
}
