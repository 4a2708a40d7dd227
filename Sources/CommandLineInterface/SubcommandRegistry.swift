/// Every command of the tool.
package enum SubcommandRegistry {
  /// Sorted by name.
  package static let all: [Subcommand] = [
    AssignCommand.subcommand,
    BenchCommand.subcommand,
    CheckCommand.subcommand,
    CompletionCommand.subcommand,
    ExplainCommand.subcommand,
    HelpCommand.subcommand,
    ImportCommand.subcommand,
    MetricsCommand.subcommand,
    PartitionCommand.subcommand,
    RenderCommand.subcommand,
    SchemaCommand.subcommand,
    TraceCommand.subcommand,
    WhatIfCommand.subcommand,
  ]

  /// The command of that name, or nil.
  package static func named(_ name: String) -> Subcommand? {
    all.first { $0.name == name }
  }
}
