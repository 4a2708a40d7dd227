/// The completion script for bash, 3.2 and later.
enum BashCompletion {
  /// A script to be read with `eval` or `source`.
  static func script(for commands: [Subcommand]) -> String {
    let names = commands.map { $0.name }.joined(separator: " ")
    let cases = commands.map { "    \($0.name))\n\(self.lines(for: $0))      ;;\n" }.joined()
    return """
      # bash completion for marbles; made by 'marbles completion bash'.
      _marbles() {
        local cur prev command word options operands
        COMPREPLY=()
        cur=${COMP_WORDS[COMP_CWORD]}
        prev=${COMP_WORDS[COMP_CWORD-1]}
        # bash takes --option=value apart at the equals sign.
        if [[ $cur == "=" ]]; then
          cur=""
        elif [[ $prev == "=" ]]; then
          prev=${COMP_WORDS[COMP_CWORD-2]}
        fi
        command=""
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          if [[ $word != -* ]]; then
            command=$word
            break
          fi
        done
        options=""
        operands=""
        case $command in
          "")
            options="--help --version"
            operands="words:\(names)"
            ;;
      \(cases)    esac
        if [[ $cur == -* && $operands != value:* ]]; then
          operands="words:$options"
        fi
        operands=${operands#value:}
        local IFS=$'\\n'
        case $operands in
          words:*)
            IFS=$' \\t\\n'
            COMPREPLY=($(compgen -W "${operands#words:}" -- "$cur"))
            ;;
          scenarios)
            compopt -o filenames 2>/dev/null
            COMPREPLY=($(compgen -d -- "$cur"; compgen -f -X '!*.y*ml' -- "$cur"))
            ;;
          paths)
            compopt -o filenames 2>/dev/null
            COMPREPLY=($(compgen -f -- "$cur"))
            ;;
        esac
      }
      complete -F _marbles marbles

      """
  }

  private static func lines(for command: Subcommand) -> String {
    let options = command.allOptions.map { "--" + $0.name }.joined(separator: " ")
    var text = "      options=\"\(options)\"\n"
    if let operand = command.operand {
      text += "      operands=\"\(source(of: operand.value))\"\n"
    }
    let valued = command.options.filter { $0.value != nil }
    if valued.isEmpty { return text }
    text += "      case $prev in\n"
    for option in valued {
      guard let value = option.value else { continue }
      let spellings = (option.short.map { "-\($0)|" } ?? "") + "--" + option.name
      text += "        \(spellings)) operands=\"value:\(source(of: value))\" ;;\n"
    }
    return text + "      esac\n"
  }

  /// Where the words for a value come from, as the script's last `case` knows it.
  private static func source(of value: ValueSpec) -> String {
    switch value.kind {
    case .choice(let choices): "words:" + choices.map { $0.name }.joined(separator: " ")
    case .command: "words:" + SubcommandRegistry.all.map { $0.name }.joined(separator: " ")
    case .scenario: "scenarios"
    case .path: "paths"
    case .integer, .text: ""
    }
  }
}
