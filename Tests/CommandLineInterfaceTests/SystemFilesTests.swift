import Foundation
import TestSupport
import Testing

@testable import CommandLineInterface

/// Files on a real disk: whole or not at all.
struct SystemFilesTests {
  private let files = FileAccess.system

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("files are written with the folders they need and replace what was there")
  func writing() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.svg", "old")
    try files.write([
      OutputFile(path: folder.path + "/a.svg", bytes: bytes("new")),
      OutputFile(path: folder.path + "/x/y/b.svg", bytes: bytes("b")),
    ])
    #expect(try folder.read("a.svg") == "new")
    #expect(try folder.listing() == ["a.svg", "x", "x/y", "x/y/b.svg"])
  }

  @Test("a failing batch leaves no file, no folder and no change behind")
  func allOrNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.svg", "old")
    try folder.write("blocker", "a file where a folder is needed")
    let failure = #expect(throws: FileFailure.self) {
      try files.write([
        OutputFile(path: folder.path + "/a.svg", bytes: bytes("new")),
        OutputFile(path: folder.path + "/fresh/b.svg", bytes: bytes("b")),
        OutputFile(path: folder.path + "/blocker/c.svg", bytes: bytes("c")),
      ])
    }
    #expect(failure?.path == folder.path + "/blocker")
    #expect(failure?.message.hasSuffix("/blocker': it is not a folder") == true)
    #expect(try folder.listing() == ["a.svg", "blocker"])
    #expect(try folder.read("a.svg") == "old")
  }

  @Test("a folder in the place of a file is told before anything is replaced")
  func folderAsFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("b.svg/inside", "")
    let failure = #expect(throws: FileFailure.self) {
      try files.write([
        OutputFile(path: folder.path + "/a.svg", bytes: bytes("a")),
        OutputFile(path: folder.path + "/b.svg", bytes: bytes("b")),
      ])
    }
    #expect(failure?.reason == .isFolder)
    #expect(failure?.status == .cannotWrite)
    #expect(try folder.listing() == ["b.svg", "b.svg/inside"])
  }

  @Test("a link stays a link and the mode of a file stays as it was")
  func linksAndModes() throws {
    let folder = try TemporaryFolder()
    try folder.write("real/target.svg", "old")
    let manager = FileManager.default
    try manager.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: folder.path + "/real/target.svg")
    try manager.createSymbolicLink(
      atPath: folder.path + "/link.svg", withDestinationPath: "real/target.svg")
    try files.write([OutputFile(path: folder.path + "/link.svg", bytes: bytes("new"))])
    #expect(try folder.read("real/target.svg") == "new")
    let link = try manager.attributesOfItem(atPath: folder.path + "/link.svg")
    #expect(link[.type] as? FileAttributeType == .typeSymbolicLink)
    let target = try manager.attributesOfItem(atPath: folder.path + "/real/target.svg")
    #expect(target[.posixPermissions] as? Int == 0o640)
  }

  @Test("a link to a file that is not there yet stays a link, too")
  func danglingLink() throws {
    let folder = try TemporaryFolder()
    try folder.write("real/other.svg", "")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link.svg", withDestinationPath: "real/target.svg")
    try files.write([OutputFile(path: folder.path + "/link.svg", bytes: bytes("new"))])
    #expect(try folder.read("real/target.svg") == "new")
    #expect(try files.list(folder.path).map { $0.name }.sorted() == ["link.svg", "real"])
  }

  @Test("a device is written to, not replaced")
  func device() throws {
    try files.write([OutputFile(path: "/dev/null", bytes: bytes("x"))])
    #expect(try files.kind("/dev/null") == .other)
  }

  @Test("reading tells a missing file, a folder and a file that is too large apart")
  func reading() throws {
    let folder = try TemporaryFolder()
    try folder.write("f", "12345")
    #expect(try files.read(folder.path + "/f", 5) == bytes("12345"))
    let large = #expect(throws: FileFailure.self) { try files.read(folder.path + "/f", 4) }
    #expect(large?.reason == .tooLarge(bytes: 5, limit: 4))
    #expect(large?.status == .badScenario)
    let missing = #expect(throws: FileFailure.self) { try files.read(folder.path + "/g", 9) }
    #expect(missing?.message.hasSuffix("No such file or directory") == true)
    #expect(missing?.status == .noInput)
    let directory = #expect(throws: FileFailure.self) { try files.read(folder.path, 9) }
    #expect(directory?.reason == .isFolder)
    let endless = #expect(throws: FileFailure.self) { try files.read("/dev/zero", 100_000) }
    #expect(endless?.status == .badScenario)
  }

  @Test("listing tells files from folders and does not follow links to folders")
  func listing() throws {
    let folder = try TemporaryFolder()
    try folder.write("b.yaml", "")
    try folder.write("sub/c.yaml", "")
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: folder.path + "/circle", withDestinationPath: folder.path)
    try manager.createSymbolicLink(
      atPath: folder.path + "/alias.yaml", withDestinationPath: "b.yaml")
    let entries = try files.list(folder.path).sorted { $0.name < $1.name }
    #expect(
      entries == [
        FolderEntry(name: "alias.yaml", kind: .file), FolderEntry(name: "b.yaml", kind: .file),
        FolderEntry(name: "circle", kind: .other), FolderEntry(name: "sub", kind: .folder),
      ])
    let inputs = try ScenarioFinder(files: files).inputs(for: [folder.path])
    #expect(inputs.map { $0.relativePath } == ["alias.yaml", "b.yaml", "sub/c.yaml"])
  }

  @Test("a stamp changes with the file")
  func stamps() throws {
    let folder = try TemporaryFolder()
    try folder.write("f", "1")
    let before = files.stamp(folder.path + "/f")
    try files.write([OutputFile(path: folder.path + "/f", bytes: bytes("2"))])
    #expect(before != nil)
    #expect(files.stamp(folder.path + "/f") != before)
    #expect(files.stamp(folder.path + "/g") == nil)
  }
}
