/// The page that shows a history: one file that needs nothing else.
enum HistoryPage {
  /// Returns the page with `json` in it.
  static func text(with json: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>IR history</title>
    <style>
    \(HistoryStyle.text)</style>
    </head>
    <body>
    \(body)
    <script type="application/json" id="data">
    \(json)
    </script>
    <script>
    \(HistoryScript.text)</script>
    </body>
    </html>

    """
  }

  /// What stands on the page before the script fills it.
  private static let body = """
    <header>
      <h1>IR history</h1>
      <span id="summary"></span>
      <span class="keys"><kbd>↑</kbd><kbd>↓</kbd> passes <kbd>d</kbd> difference <kbd>/</kbd> find</span>
    </header>
    <main>
      <nav>
        <div class="bar">
          <input id="filter" type="search" placeholder="Filter passes and ops" aria-label="Filter passes and ops">
          <label><input id="changed" type="checkbox"> changes only</label>
        </div>
        <div id="steps" class="scroll" tabindex="0"></div>
      </nav>
      <section>
        <div class="bar">
          <strong id="title"></strong>
          <span id="subject"></span>
          <span class="space"></span>
          <input id="find" type="search" placeholder="Find in the IR" aria-label="Find in the IR">
          <span id="hits"></span>
          <div class="tabs" role="tablist">
            <button data-mode="diff">Difference</button><button data-mode="before">Before</button>
            <button data-mode="after">After</button>
          </div>
        </div>
        <div id="code" class="scroll" tabindex="0"></div>
        <aside id="details"></aside>
      </section>
    </main>
    """
}
