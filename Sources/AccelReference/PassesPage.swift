import AccelPasses

/// The page of all passes and pipelines with names.
struct PassesPage {
  let registry: PassRegistry
  let comments: SourceComments

  /// The page as Markdown.
  var text: String {
    var page = Markdown()
    page.heading(1, "Passes")
    page.paragraph(Reference.notice)
    page.paragraph(
      """
      `accel-opt --NAME` runs a pass alone; `accel-opt --pass-pipeline='builtin.module(NAME{OPTION=VALUE …})'` runs it with options.
      [Passes.md](Passes.md) tells how they are written.
      """)
    for pass in registry.passes.sorted(by: { $0.name < $1.name }) {
      add(pass.name, pass.summary, pass.options, to: &page)
    }
    let pipelines = registry.pipelines.sorted { $0.name < $1.name }
    if !pipelines.isEmpty { page.heading(1, "Pipelines") }
    for pipeline in pipelines { add(pipeline.name, pipeline.summary, pipeline.options, to: &page) }
    return page.text
  }

  private func add(
    _ name: String, _ summary: String, _ options: [PassInfo.OptionInfo], to page: inout Markdown
  ) {
    page.heading(2, "`\(name)`")
    page.paragraph(comments[name]?.prose.joined(separator: "\n") ?? summary)
    page.code("mlir", comments[name]?.example ?? [])
    page.table(
      ["option", ""],
      options.map { option in
        let value = option.valueName.isEmpty ? "" : "=\(option.valueName)"
        let choices = option.choices.map { "`\($0.name)`: \($0.help)" }.joined(separator: "; ")
        return ["`\(option.name)\(value)`", choices.isEmpty ? option.help : "\(option.help) (\(choices))"]
      })
  }
}
