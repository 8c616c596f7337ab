import AccelSupport
import Testing

@Suite struct ArenaTests {
  @Test func recycledMemoryIsReused() {
    var arena = Arena()
    let first = arena.allocate(40)
    arena.recycle(first, size: 40)
    #expect(arena.allocate(40) == first)
    #expect(arena.allocate(40) != first)
  }

  @Test func oversizedAllocationsKeepTheCurrentChunk() {
    var arena = Arena()
    let first = arena.allocate(8)
    _ = arena.allocate(1 << 20)
    #expect(arena.allocate(8) == first + 8)
  }
}
