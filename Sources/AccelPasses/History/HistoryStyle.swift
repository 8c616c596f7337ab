/// How the page of a history looks.
enum HistoryStyle {
  /// The style sheet.
  static let text = #"""
    :root { color-scheme: light dark; --back: #fbfbfa; --panel: #f1f1ee; --line: #dddcd6; --text: #24241f;
      --faint: #84837a; --accent: #2f6f8f; --pick: #dcebf2; --plus: #1f7a3d; --plusback: #e3f4e7; --minus: #b3372b;
      --minusback: #fbe6e3; --value: #7a4fa3; --symbol: #a05a00; --type: #2b7a78; --op: #1f4f9e; --string: #5b7a1f; }
    @media (prefers-color-scheme: dark) { :root { --back: #17181b; --panel: #1f2125; --line: #32353b; --text: #dcdcd6;
      --faint: #868a92; --accent: #6fb5d6; --pick: #26404d; --plus: #7fd49a; --plusback: #17301f; --minus: #f08d80;
      --minusback: #3a1d1b; --value: #c6a1ec; --symbol: #e6ab62; --type: #7cc7c3; --op: #8fb5f5; --string: #b6d07a; } }
    * { box-sizing: border-box; }
    html, body { height: 100%; margin: 0; }
    body { display: flex; flex-direction: column; background: var(--back); color: var(--text);
      font: 13px/1.45 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
    header { display: flex; align-items: baseline; gap: 14px; padding: 9px 16px; border-bottom: 1px solid var(--line); }
    h1 { margin: 0; font-size: 15px; font-weight: 650; letter-spacing: .01em; }
    #summary, .keys, #subject, #hits { color: var(--faint); }
    .keys { margin-left: auto; font-size: 11.5px; }
    kbd { padding: 0 5px; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; font: inherit; }
    main { flex: 1; min-height: 0; display: flex; }
    nav { width: 330px; min-width: 220px; resize: horizontal; overflow: hidden; display: flex; flex-direction: column;
      background: var(--panel); border-right: 1px solid var(--line); }
    section { flex: 1; min-width: 0; display: flex; flex-direction: column; }
    .bar { display: flex; align-items: center; gap: 9px; min-height: 43px; padding: 6px 12px;
      border-bottom: 1px solid var(--line); white-space: nowrap; }
    .bar label { font-size: 12px; color: var(--faint); }
    .space { flex: 1; }
    input[type=search] { min-width: 60px; flex: 0 1 210px; padding: 4px 9px; border: 1px solid var(--line);
      border-radius: 6px; background: var(--back); color: inherit; font: inherit; outline-color: var(--accent); }
    #subject { overflow: hidden; text-overflow: ellipsis; }
    .tabs { display: flex; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
    .tabs button { border: 0; padding: 4px 10px; background: none; color: var(--faint); font: inherit; cursor: pointer; }
    .tabs button.on { background: var(--accent); color: var(--back); }
    .scroll { flex: 1; overflow: auto; position: relative; outline: none; }
    .sizer { position: relative; }
    .rows { position: absolute; left: 0; right: 0; }
    .step { position: relative; height: 44px; padding: 4px 12px 3px 16px; cursor: pointer; white-space: nowrap;
      overflow: hidden; border-left: 3px solid transparent; }
    .step:hover { background: color-mix(in srgb, var(--pick) 45%, transparent); }
    .step.on { background: var(--pick); border-left-color: var(--accent); }
    .step.same .name { color: var(--faint); font-weight: 450; }
    .step .top { display: flex; gap: 8px; }
    .step .name { font-weight: 600; }
    .step .time, .step .label { color: var(--faint); font-size: 11.5px; font-variant-numeric: tabular-nums; }
    .step .time { margin-left: auto; }
    .step .label { overflow: hidden; text-overflow: ellipsis; }
    .step .heat { position: absolute; left: 16px; bottom: 1px; height: 2px; border-radius: 1px; opacity: .55;
      background: var(--accent); }
    .plus { color: var(--plus); } .minus { color: var(--minus); } .fail { color: var(--minus); font-weight: 600; }
    #code { font: 12.5px/19px ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; tab-size: 2; }
    .line { display: flex; height: 19px; white-space: pre; width: max-content; min-width: 100%; cursor: default; }
    .line .no { flex: none; width: 58px; padding-right: 10px; text-align: right; color: var(--faint); opacity: .65;
      user-select: none; font-size: 11px; }
    .line .mark { flex: none; width: 17px; user-select: none; }
    .line .body { padding-right: 30px; }
    .line[data-op]:hover { background: color-mix(in srgb, var(--pick) 50%, transparent); }
    .line.added { background: var(--plusback); } .line.added .mark { color: var(--plus); }
    .line.removed { background: var(--minusback); } .line.removed .mark { color: var(--minus); }
    .line.picked { box-shadow: inset 3px 0 var(--accent); background: var(--pick); }
    .line.hit .body { background: color-mix(in srgb, #f3c623 40%, transparent); }
    .line.gap { justify-content: center; color: var(--faint); background: var(--panel); cursor: pointer;
      font-family: system-ui, sans-serif; font-size: 11.5px; }
    .v { color: var(--value); } .s { color: var(--symbol); } .t { color: var(--type); } .o { color: var(--op); }
    .q { color: var(--string); }
    aside { max-height: 38%; overflow: auto; padding: 11px 16px; border-top: 1px solid var(--line);
      background: var(--panel); }
    aside:empty { display: none; }
    aside h2 { margin: 0 0 6px; font-size: 13px; font-weight: 650; }
    aside dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 16px; margin: 0; }
    aside dt { color: var(--faint); } aside dd { margin: 0; }
    aside code { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
    aside a { color: var(--accent); cursor: pointer; text-decoration: none; } aside a:hover { text-decoration: underline; }
    aside ul { margin: 4px 0 0; padding-left: 18px; }
    .pill { display: inline-block; padding: 0 7px; border-radius: 9px; background: var(--pick); }
    """# + "\n"
}
