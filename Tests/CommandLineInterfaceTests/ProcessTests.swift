import Foundation
import TestSupport
import Testing

/// The built program among other programs: pipes, full devices, signals.
struct ProcessTests {
  /// The program beside the test runner; `swift test` builds both.
  private static let program =
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/marbles"
  private static let isBuilt = FileManager.default.isExecutableFile(atPath: program)
  private static let shell = "/bin/sh"
  /// Whether a signal that is disregarded can be given its meaning back.
  private static let canReset =
    (try? OutsideJudge.run(shell, ["-c", "/usr/bin/env --default-signal=INT true"]).status) == 0

  private func run(_ script: String, in folder: TemporaryFolder? = nil) throws -> JudgeAnswer {
    let place = try folder ?? TemporaryFolder()
    return try OutsideJudge.run(
      Self.shell, ["-c", "cd '\(place.path)'; marbles='\(Self.program)'; " + script])
  }

  @Test("the program runs", .enabled(if: isBuilt, "needs the built program"))
  func version() throws {
    let answer = try run("$marbles --version")
    #expect(answer.status == 0)
    #expect(answer.output == "marbles 0.1.0\n")
    #expect(answer.errors.isEmpty)
  }

  @Test(
    "a reader who has seen enough ends the program without a word",
    .enabled(if: isBuilt, "needs the built program"))
  func brokenPipe() throws {
    let answer = try run(
      "yes '{\"key\":\"a\",\"partitions\":887}' | $marbles partition --jsonl | head -n 1")
    #expect(answer.output == "{\"key\":\"a\",\"murmur2\":-1563381124,\"partition\":606}\n")
    #expect(answer.errors.isEmpty)
  }

  @Test(
    "a full device behind standard output ends with 73",
    .enabled(if: isBuilt && FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func fullDevice() throws {
    let answer = try run("$marbles --help > /dev/full")
    #expect(answer.status == 73)
    #expect(
      answer.errors
        == "marbles: error: cannot write 'standard output': No space left on device\n")
  }

  @Test(
    "writing to a pipe that nobody reads can be stopped",
    .enabled(if: isBuilt, "needs the built program"))
  func unreadPipe() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", SampleScenarios.simple)
    let answer = try run(
      "mkfifo pipe; $marbles render a.yaml -o pipe & sleep 1; kill $!; wait $!; echo $?",
      in: folder)
    #expect(answer.output == "143\n")
  }

  @Test(
    "a file that may not grow further is an error, and leaves nothing behind",
    .enabled(if: isBuilt, "needs the built program"))
  func fileSizeLimit() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", SampleScenarios.simple)
    let answer = try run("ulimit -f 1; $marbles render a.yaml -o a.svg; echo $?; ls -A", in: folder)
    #expect(answer.output == "73\na.yaml\n")
  }

  @Test("a closed standard input ends with 66", .enabled(if: isBuilt, "needs the built program"))
  func closedInput() throws {
    let answer = try run("$marbles partition --jsonl <&-")
    #expect(answer.status == 66)
    #expect(answer.errors.contains("cannot read 'standard input': Bad file descriptor"))
  }

  @Test(
    "an output folder that cannot be made leaves nothing behind",
    .enabled(if: isBuilt, "needs the built program"))
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try folder.write("in/a.yaml", SampleScenarios.simple)
    try folder.write("file", "")
    let answer = try run("$marbles render in -o file/out", in: folder)
    #expect(answer.status == 73)
    #expect(answer.errors.contains("cannot create the folder 'file': it is not a folder"))
    #expect(try folder.listing() == ["file", "in", "in/a.yaml"])
  }

  @Test(
    "a long file name is refused in the system's words and leaves nothing behind",
    .enabled(if: isBuilt, "needs the built program"))
  func longName() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", SampleScenarios.simple)
    let name = String(repeating: "x", count: 300)
    let answer = try run("$marbles render a.yaml -o \(name).svg", in: folder)
    #expect(answer.status == 73)
    #expect(answer.errors.contains("File name too long"))
    #expect(try folder.listing() == ["a.yaml"])
  }

  @Test(
    "Ctrl-C ends with 130, not by the signal, also where no long work is going on",
    .enabled(if: isBuilt && canReset, "needs the built program and env --default-signal"))
  func interrupted() throws {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["--default-signal=INT", Self.program, "partition", "--jsonl"]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // Its first answer shows that it is at work; then it waits for more to read.
    input.fileHandleForWriting.write(Data("{\"key\":\"a\",\"partitions\":887}\n".utf8))
    #expect(output.fileHandleForReading.availableData.starts(with: Data("{\"key\"".utf8)))
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
  }

  @Test(
    "watching renders what is saved and ends cleanly at Ctrl-C",
    .enabled(if: isBuilt, "needs the built program"))
  func watching() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", SampleScenarios.simple)
    // Waits are bounded loops on what is expected, not guesses at how long it takes.
    let answer = try run(
      """
      await() { n=0; until eval "$1"; do n=$((n + 1)); [ $n -lt 200 ] || exit 9; sleep 0.1; done; }
      $marbles render a.yaml -o a.svg --watch 2> log &
      trap "kill -9 $! 2> /dev/null" EXIT
      await 'grep -q watching log'
      sed 's/title: Simple/title: Changed/' a.yaml > b.tmp; mv b.tmp a.yaml
      await 'grep -q Changed a.svg'
      kill -INT $!
      wait $!
      """, in: folder)
    #expect(answer.status == 0)
    #expect(try folder.read("log").contains("error") == false)
    #expect(try folder.listing() == ["a.svg", "a.yaml", "log"])
  }
}
