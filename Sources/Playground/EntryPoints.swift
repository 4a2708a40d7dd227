import Drawing
import EventKernel
import KafkaModel
import KafkaSimulation
import MarbleDiagram
import SourceText
import TraceAnalysis
import YAMLSubset

/// Reserves memory.
@_cdecl("allocate")
public func allocate(_ bytes: Int32) -> UnsafeMutableRawPointer? {
  UnsafeMutableRawPointer.allocate(byteCount: Int(bytes), alignment: 16)
}

/// Draws.
@_cdecl("render")
public func render(_ text: UnsafeMutableRawPointer, _ length: Int32) -> UnsafeMutableRawPointer? {
  var scenario = Scenario()
  scenario.title = "hello"
  let trace = ClusterSimulation.run(scenario)
  let scene = DiagramBuilder.scene(for: trace, options: DiagramOptions())
  let svg = Array(SVGWriter.text(for: scene).utf8)
  let p = UnsafeMutableRawPointer.allocate(byteCount: svg.count + 8, alignment: 16)
  for (i, b) in svg.enumerated() { p.storeBytes(of: b, toByteOffset: 8 + i, as: UInt8.self) }
  p.storeBytes(of: Int32(svg.count), toByteOffset: 4, as: Int32.self)
  return p
}
