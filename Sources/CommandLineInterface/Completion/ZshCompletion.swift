/// The completion script for zsh.
enum ZshCompletion {
  /// A script for a folder of `$fpath`, or to be read with `eval` after `compinit`.
  static func script(for commands: [Subcommand]) -> String {
    let names = commands.map { "    \(quoted("\($0.name):\($0.summary)"))\n" }.joined()
    let cases = commands.map(lines(for:)).joined()
    return """
      #compdef marbles
      # zsh completion for marbles; made by 'marbles completion zsh'.
      _marbles_commands() {
        local -a commands
        commands=(
      \(names)  )
        _describe -t commands 'command' commands
      }
      _marbles() {
        local curcontext="$curcontext" state line
        _arguments -C \\
          '(- *)'{-h,--help}'[show this help]' \\
          '(- *)--version[show the version]' \\
          '1:command:_marbles_commands' \\
          '*::argument:->arguments' && return
        case $line[1] in
      \(cases)  esac
      }
      if [[ $funcstack[1] == _marbles ]]; then
        _marbles "$@"
      else
        compdef _marbles marbles
      fi

      """
  }

  private static func lines(for command: Subcommand) -> String {
    var specs = command.allOptions.map(spec(of:))
    if let operand = command.operand {
      let repeats = operand.count.upperBound > 1 ? "*" : "1"
      specs.append(
        quoted("\(repeats):\(operand.value.placeholder):\(action(for: operand.value))"))
    }
    let arguments = specs.map { " \\\n        \($0)" }.joined()
    return "    \(command.name))\n      _arguments -s\(arguments)\n      ;;\n"
  }

  private static func spec(of option: OptionSpec) -> String {
    let long = "--" + option.name
    let sign = option.value == nil ? "" : "="
    var tail = "[\(escaped(option.summary))]"
    if let value = option.value {
      tail += ":\(value.placeholder):\(action(for: value))"
    }
    let star = option.isRepeatable ? "*" : ""
    guard let short = option.short else {
      return quoted(star + long + sign + tail)
    }
    let exclusion = option.isRepeatable ? star : "(-\(short) \(long))"
    let shortSign = option.value == nil ? "" : "+"
    return "\(quoted(exclusion)){-\(short)\(shortSign),\(long)\(sign)}\(quoted(tail))"
  }

  private static func action(for value: ValueSpec) -> String {
    switch value.kind {
    case .choice(let choices): "(\(choices.map { $0.name }.joined(separator: " ")))"
    case .command: "_marbles_commands"
    case .scenario: "_files -g \"*.(yaml|yml)\""
    case .path: "_files"
    case .integer, .text: " "
    }
  }

  /// Brackets and colons mean something in a spec.
  private static func escaped(_ text: String) -> String {
    text.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
  }
}
