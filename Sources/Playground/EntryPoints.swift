// What the WebAssembly module offers to its host: `allocate` memory, write a scenario file's bytes
// there, `render` them, read the answer (see ResultBuffer), `release` both.

/// Reserves `bytes` of memory for the host to write to; nothing for a length below 1.
@c
public func allocate(_ bytes: Int32) -> UnsafeMutableRawPointer? {
  bytes < 1 ? nil : UnsafeMutableRawPointer.allocate(byteCount: Int(bytes), alignment: 16)
}

/// Gives back what `allocate` or `render` returned.
@c
public func release(_ pointer: UnsafeMutableRawPointer?) {
  pointer?.deallocate()
}

/// Draws the scenario file whose `length` UTF-8 bytes are at `text`, which stays the caller's.
///
/// The answer is laid out as `ResultBuffer` says and belongs to the caller.
@c
public func render(
  _ text: UnsafeRawPointer?, _ length: Int32
) -> UnsafeMutableRawPointer? {
  let bytes = [UInt8](UnsafeRawBufferPointer(start: text, count: max(0, Int(length))))
  return ResultBuffer(PlaygroundAnswer(to: bytes)).copied()
}
