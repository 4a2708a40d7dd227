/// An answer as one block of bytes that both sides of the WebAssembly wall can read.
///
/// All numbers are unsigned 32-bit little-endian:
///
///     0   status: 0 the file was drawn, 1 it has errors
///     4   n, the number of parts
///     8   n times: kind (0 picture, 1 diagnostics), length of the name, length of the text
///     …   n times: the name's bytes, the text's bytes, in UTF-8, with nothing in between
///
/// A picture's name is the one under `diagrams:` and empty for a file that is one picture. Its
/// text is an SVG file. Diagnostics have no name; warnings and notes come after the pictures.
struct ResultBuffer {
  private enum Status: UInt32 {
    case drawn = 0
    case refused = 1
  }

  private enum Kind: UInt32 {
    case picture = 0
    case diagnostics = 1
  }

  private let bytes: [UInt8]

  init(_ answer: PlaygroundAnswer) {
    var parts: [(kind: Kind, name: [UInt8], text: [UInt8])] = []
    for picture in answer.pictures {
      parts.append(
        (kind: .picture, name: Array(picture.name.utf8), text: Array(picture.svg.utf8)))
    }
    if !answer.diagnostics.isEmpty {
      parts.append((kind: .diagnostics, name: [], text: Array(answer.diagnostics.utf8)))
    }
    var bytes: [UInt8] = []
    Self.append((answer.isRefused ? Status.refused : Status.drawn).rawValue, to: &bytes)
    Self.append(UInt32(parts.count), to: &bytes)
    for part in parts {
      Self.append(part.kind.rawValue, to: &bytes)
      Self.append(UInt32(part.name.count), to: &bytes)
      Self.append(UInt32(part.text.count), to: &bytes)
    }
    for part in parts {
      bytes += part.name
      bytes += part.text
    }
    self.bytes = bytes
  }

  /// A copy on memory of its own, which the other side gives back with `release`.
  func copied() -> UnsafeMutableRawPointer {
    let copy = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 16)
    UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyBytes(from: bytes)
    return copy
  }

  private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    for shift in [0, 8, 16, 24] as [UInt32] {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
