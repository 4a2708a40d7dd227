import TestSupport
import Testing

@testable import CommandLineInterface

/// Which partition a key goes to.
struct PartitionCommandTests {
  @Test("a table tells key, hash and partition")
  func table() {
    let world = MemoryWorld()
    // Hashes and the first partition are from Kafka's own code; 275646681 mod 748 is 453.
    #expect(world.run(["partition", "--partitions", "748", "ab", ""]) == .success)
    #expect(
      world.outputText == """
        key    murmur2  partition
        ab   316155434        518
        ""   275646681        453

        """)
  }

  @Test("librdkafka's partitioner hashes with CRC-32")
  func crc() {
    let world = MemoryWorld()
    #expect(
      world.run(["partition", "-n", "10", "--partitioner=consistent_random", "123456789"])
        == .success)
    // The check value of CRC-32 (its name in every catalogue is the CRC of "123456789").
    #expect(world.outputText.contains("123456789  \(0xCBF4_3926)"))
  }

  @Test("lines of questions are answered in order, bad ones by an error with their number")
  func jsonLines() {
    let world = MemoryWorld()
    world.setInput(
      """
      {"key": "a", "partitions": 887, "note": [1]}
      {"key": "a"}
      nonsense
      {"key": 7, "partitions": 3}
      {"key": "ab", "partitions": 0}
      {"partitions": 748, "key": "\\u0061b"}
      """)
    #expect(world.run(["partition", "--jsonl"]) == .badScenario)
    let lines = world.outputText.split(separator: "\n").map { String($0) }
    #expect(lines.count == 6)
    #expect(lines[0] == #"{"key":"a","murmur2":-1563381124,"partition":606}"#)
    #expect(lines[1].hasSuffix(#","line":2}"#) && lines[1].hasPrefix(#"{"error":"\"partitions\""#))
    #expect(lines[2].contains("not JSON at column 1"))
    #expect(lines[3].contains(#"\"key\" must be a string"#))
    #expect(lines[4].contains("whole number from 1 to 2147483647"))
    #expect(lines[5] == #"{"key":"ab","murmur2":316155434,"partition":518}"#)
  }

  @Test("questions may arrive in any pieces and are answered before more are awaited")
  func pieces() {
    let world = MemoryWorld()
    let text = "{\"key\":\"a\",\"partitions\":887}\r\n{\"key\":\"ab\",\"partitions\":748}"
    world.inputPieces = text.utf8.map { [$0] }
    #expect(world.run(["partition", "--jsonl"]) == .success)
    #expect(
      world.outputText == """
        {"key":"a","murmur2":-1563381124,"partition":606}
        {"key":"ab","murmur2":316155434,"partition":518}

        """)
    #expect(world.flushes.contains(50))
  }

  @Test("--partitions serves lines that name none")
  func defaultForLines() {
    let world = MemoryWorld()
    world.setInput("{\"key\":\"a\"}\n")
    #expect(world.run(["partition", "--jsonl", "-n887"]) == .success)
    #expect(world.outputText.hasSuffix("\"partition\":606}\n"))
  }

  @Test("an empty line is no question, an empty input none at all")
  func emptyLines() {
    let world = MemoryWorld()
    world.setInput("\n")
    #expect(world.run(["partition", "--jsonl"]) == .badScenario)
    #expect(world.outputText.contains("found the end"))
    let silent = MemoryWorld()
    #expect(silent.run(["partition", "--jsonl"]) == .success)
    #expect(silent.output.isEmpty)
  }

  @Test(
    "bad command lines are refused",
    arguments: [
      ["partition"], ["partition", "-n", "0", "a"], ["partition", "--partitioner", "murmur", "a"],
      ["partition", "--jsonl", "a"], ["partition", "--partitions", "a"], ["partition", "-1"],
    ])
  func usage(words: [String]) {
    let world = MemoryWorld()
    #expect(world.run(words) == .usage)
    #expect(world.output.isEmpty && !world.complaints.isEmpty)
  }
}
