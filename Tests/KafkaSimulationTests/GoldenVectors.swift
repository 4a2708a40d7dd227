import Foundation

@testable import KafkaSimulation

/// Facts got by running Apache Kafka's own Java code (the 4.0 line) on seeded random cases.
enum GoldenVectors {
  /// One key: its murmur2 hash, and its partition out of `partitions` in the Java client.
  struct KeyCase: Decodable, Sendable {
    let key: String
    let murmur2: Int32
    let partitions: Int
    let expected: Int
  }

  /// One assignment: what the group was, and member → topic → partition numbers.
  struct AssignmentCase: Decodable, Sendable {
    struct Member: Decodable, Sendable {
      let id: String
      let instance: String?
      let subscribes: [String]
      let ownedPairs: [Pair]
      let generation: Int

      var owned: [AssignedPartition] { ownedPairs.map { $0.partition } }

      enum CodingKeys: String, CodingKey {
        case id, instance, subscribes, generation
        case ownedPairs = "owned"
      }
    }

    /// A partition as a list of its topic and its number.
    struct Pair: Decodable, Sendable {
      let partition: AssignedPartition

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        partition = AssignedPartition(
          topic: try list.decode(String.self), number: try list.decode(Int.self))
      }
    }

    let id: String
    let assignor: String
    let topics: [String: Int]
    let members: [Member]
    let expectedPairs: [String: [Pair]]

    /// Member → topic → ascending partition numbers.
    var expected: [String: [String: [Int]]] {
      expectedPairs.mapValues { pairs in
        Dictionary(grouping: pairs.map { $0.partition }, by: { $0.topic })
          .mapValues { $0.map { $0.number }.sorted() }
      }
    }

    enum CodingKeys: String, CodingKey {
      case id, assignor, topics, members
      case expectedPairs = "expected"
    }
  }

  /// Reads a file of `Vectors`, one JSON object a line.
  static func read<Case: Decodable>(_ name: String) throws -> [Case] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let text = try String(
      contentsOf: folder.appendingPathComponent("Vectors/" + name), encoding: .utf8)
    let decoder = JSONDecoder()
    return try text.split(separator: "\n").map { line in
      try decoder.decode(Case.self, from: Data(line.utf8))
    }
  }
}
