/// The completion script for fish.
enum FishCompletion {
  /// A script for `~/.config/fish/completions/marbles.fish`.
  static func script(for commands: [Subcommand]) -> String {
    var text = """
      # fish completion for marbles; made by 'marbles completion fish'.
      function __marbles_scenarios
          __fish_complete_suffix .yaml
          __fish_complete_suffix .yml
      end
      # Whether the command line has a command, or the one given; the first word tells it.
      function __marbles_command
          set -l words (commandline -opc | string match -v -- '-*')
          test (count $words) -ge 2; or return 1
          test (count $argv) -eq 0; or test "$words[2]" = "$argv[1]"
      end
      complete -c marbles -f
      complete -c marbles -n "not __marbles_command" -s h -l help \
      -d 'show this help'
      complete -c marbles -n "not __marbles_command" -l version \
      -d 'show the version'

      """
    for command in commands {
      text +=
        "complete -c marbles -n \"not __marbles_command\" "
        + "-a \(command.name) -d \(quoted(command.summary))\n"
    }
    for command in commands { text += lines(for: command) }
    return text
  }

  private static func lines(for command: Subcommand) -> String {
    var text = ""
    let start = "complete -c marbles -n \"__marbles_command \(command.name)\""
    if let operand = command.operand { text += start + source(of: operand.value) + "\n" }
    for option in command.allOptions {
      text += start
      if let short = option.short { text += " -s \(short)" }
      text += " -l \(option.name)"
      if let value = option.value { text += " -r" + source(of: value) }
      text += " -d \(quoted(option.summary))\n"
    }
    return text
  }

  private static func source(of value: ValueSpec) -> String {
    switch value.kind {
    case .choice(let choices):
      " -f -a \(quoted(choices.map { $0.name }.joined(separator: " ")))"
    case .command:
      " -f -a \(quoted(SubcommandRegistry.all.map { $0.name }.joined(separator: " ")))"
    case .scenario: " -k -a '(__marbles_scenarios)'"
    case .path: " -F"
    case .integer, .text: " -f"
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.map { "'\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "'"
  }
}
