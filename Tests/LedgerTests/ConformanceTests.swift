import LedgerConformance
import Testing

@Test(arguments: LedgerConformance<MemoryFixture>.checks)
func `the store in memory conforms`(check: LedgerCheck<MemoryFixture>) async throws {
    try await check.run(MemoryFixture())
}

@Test(arguments: LedgerConformance<SQLiteFixture>.checks)
func `the store on SQLite conforms`(check: LedgerCheck<SQLiteFixture>) async throws {
    try await check.run(SQLiteFixture())
}
