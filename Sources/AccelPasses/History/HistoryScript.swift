/// What the page of a history does.
enum HistoryScript {
  /// The script; only what can be seen of a list is on the page, so that size does not matter.
  static let text = #"""
    'use strict';
    const data = JSON.parse(document.getElementById('data').textContent);
    const $ = id => document.getElementById(id);
    const make = (tag, cls, text) => {
      const e = document.createElement(tag);
      if (cls) e.className = cls;
      if (text !== undefined) e.textContent = text;
      return e;
    };

    // Lines are [text, op] in two flat lists; the IR of a step is made from the one before when it is asked for.
    const cache = new Map();
    const previous = data.steps.map(() => -1), lastOf = [];
    data.steps.forEach((s, i) => { previous[i] = lastOf[s.anchor] ?? -1; lastOf[s.anchor] = i; });
    function apply(lines, delta, visit) {
      if (!delta.length) {
        if (visit) for (let i = 0; i < lines.length; i += 2) visit(' ', lines[i], lines[i + 1]);
        return lines;
      }
      const out = [];
      let at = 0;
      for (let i = 0; i < delta.length; i += 2) {
        const kind = delta[i], arg = delta[i + 1];
        if (kind === 'k' || kind === 'd') {
          const end = at + 2 * arg;
          for (; at < end; at += 2) {
            if (kind === 'k') out.push(lines[at], lines[at + 1]);
            if (visit) visit(kind === 'k' ? ' ' : '-', lines[at], lines[at + 1]);
          }
        } else {
          for (let j = 0; j < arg.length; j += 2) {
            out.push(arg[j], arg[j + 1]);
            if (kind === 'r') at += 2;
            if (visit) visit(kind === 'r' ? ' ' : '+', arg[j], arg[j + 1]);
          }
        }
      }
      return out;
    }
    function after(step) {
      const chain = [];
      let i = step;
      while (i >= 0 && !cache.has(i)) { chain.push(i); i = previous[i]; }
      let lines = i >= 0 ? cache.get(i) : data.anchors[data.steps[step].anchor].lines;
      for (const j of chain.reverse()) {
        lines = apply(apply(lines, data.steps[j].before), data.steps[j].own);
        cache.set(j, lines);
        if (cache.size > 64) cache.delete(cache.keys().next().value);
      }
      return lines;
    }
    function before(step) {
      const lines = previous[step] >= 0 ? after(previous[step]) : data.anchors[data.steps[step].anchor].lines;
      return apply(lines, data.steps[step].before);
    }

    /// A list of which only the rows in view are on the page.
    class List {
      constructor(box, height, row) {
        Object.assign(this, { box, height, row, count: 0 });
        this.sizer = box.appendChild(make('div', 'sizer'));
        this.rows = this.sizer.appendChild(make('div', 'rows'));
        box.addEventListener('scroll', () => this.draw());
        new ResizeObserver(() => this.draw()).observe(box);
      }
      show(count) { this.count = count; this.sizer.style.height = count * this.height + 'px'; this.draw(); }
      draw() {
        const first = Math.max(0, Math.floor(this.box.scrollTop / this.height) - 8);
        const last = Math.min(this.count, Math.ceil((this.box.scrollTop + this.box.clientHeight) / this.height) + 8);
        this.rows.style.top = first * this.height + 'px';
        const made = [];
        for (let i = first; i < last; i++) made.push(this.row(i));
        this.rows.replaceChildren(...made);
      }
      reveal(i) {
        const top = i * this.height, box = this.box;
        if (top < box.scrollTop || top + this.height > box.scrollTop + box.clientHeight)
          box.scrollTop = Math.max(0, top - box.clientHeight / 3);
        this.draw();
      }
    }

    const time = us => us < 1000 ? us + ' µs' : us < 1e6 ? (us / 1000).toFixed(1) + ' ms' : (us / 1e6).toFixed(2) + ' s';
    const slowest = Math.max(1, ...data.steps.map(s => s.us));
    const isChange = s => s.plus + s.minus > 0 || s.failed;
    let shown = [], step = -1, mode = 'diff', rows = [], picked = 0, hits = new Set(), open = new Set();

    const steps = new List($('steps'), 44, i => {
      const n = shown[i], s = data.steps[n];
      const row = make('div', 'step' + (n === step ? ' on' : '') + (isChange(s) ? '' : ' same'));
      const top = row.appendChild(make('div', 'top'));
      top.append(make('span', 'name', s.title));
      if (s.failed) top.append(make('span', 'fail', 'failed'));
      if (s.plus) top.append(make('span', 'plus', '+' + s.plus));
      if (s.minus) top.append(make('span', 'minus', '−' + s.minus));
      if (s.remarks.length) top.append(make('span', 'pill', s.remarks.length + (s.remarks.length > 1 ? ' remarks' : ' remark')));
      top.append(make('span', 'time', time(s.us)));
      row.append(make('div', 'label', data.anchors[s.anchor].label));
      const heat = row.appendChild(make('div', 'heat'));
      heat.style.width = 94 * Math.sqrt(s.us / slowest) + '%';
      row.onclick = () => select(n);
      return row;
    });

    const token = /("(?:[^"\\]|\\.)*")|(%[\w$.#-]+|\^[\w$.-]+)|(@[\w$.-]+|@"[^"]*")|(![\w.$]+(?=[<\s,)>]|$)|\b(?:[su]?i\d+|f\d+\w*|bf16|tf32|index|vector|tensor|memref)\b)|((?:^\s*|= )[\w]+(?:\.[\w.]+)+|(?:^\s*|= )(?:return|module|call)\b)/g;
    function paint(text) {
      const span = make('span', 'body');
      let at = 0;
      for (const m of text.matchAll(token)) {
        span.append(text.slice(at, m.index));
        const k = m[1] ? 'q' : m[2] ? 'v' : m[3] ? 's' : m[4] ? 't' : 'o';
        span.append(make('span', k, m[0]));
        at = m.index + m[0].length;
      }
      span.append(text.slice(at));
      return span;
    }
    const code = new List($('code'), 19, i => {
      const r = rows[i];
      if (r.gap) {
        const row = make('div', 'line gap', `${r.gap} equal lines`);
        row.onclick = () => { open.add(r.start); render(); };
        return row;
      }
      const kind = r.mark === '+' ? ' added' : r.mark === '-' ? ' removed' : '';
      const row = make('div', 'line' + kind + (r.op && r.op === picked ? ' picked' : '') + (hits.has(i) ? ' hit' : ''));
      row.append(make('span', 'no', r.no || ''), make('span', 'mark', r.mark === ' ' ? '' : r.mark === '-' ? '−' : r.mark));
      row.append(paint(data.texts[r.text]));
      if (r.op) { row.dataset.op = r.op; row.onclick = () => pick(r.op); }
      return row;
    });

    function render() {
      rows = [];
      if (step < 0) { code.show(0); return; }
      let no = 0;
      const push = (mark, text, op) => rows.push({ mark, text, op, no: mark === '-' ? 0 : ++no });
      if (mode === 'diff') apply(before(step), data.steps[step].own, push);
      else {
        const lines = mode === 'after' ? after(step) : before(step);
        for (let i = 0; i < lines.length; i += 2) push(' ', lines[i], lines[i + 1]);
      }
      if (mode === 'diff' && isChange(data.steps[step])) fold();
      search();
      code.show(rows.length);
    }
    /// Puts a row in the place of many that are equal, away from changes.
    function fold() {
      const out = [], around = 4;
      for (let i = 0; i < rows.length;) {
        let j = i;
        while (j < rows.length && rows[j].mark === ' ') j++;
        const from = i === 0 ? 2 : i + around, to = j === rows.length ? j - 1 : j - around;
        if (to - from > 8 && !open.has(step + ':' + i)) {
          out.push(...rows.slice(i, from), { gap: to - from, start: step + ':' + i, mark: 'g' }, ...rows.slice(to, j));
        } else out.push(...rows.slice(i, j));
        if (j < rows.length) out.push(rows[j++]);
        i = j;
      }
      rows = out;
    }
    function select(n, keeps) {
      step = n;
      steps.draw();
      steps.reveal(shown.indexOf(n));
      const s = data.steps[n];
      $('title').textContent = s.title;
      $('subject').textContent = data.anchors[s.anchor].label + ' · ' + time(s.us);
      render();
      if (!keeps) {
        const at = rows.findIndex(r => r.mark === '+' || r.mark === '-');
        $('code').scrollTop = at > 0 && mode === 'diff' ? Math.max(0, (at - 6) * 19) : 0;
      }
      code.draw();
      details();
      mark();
    }
    function pick(op) { picked = op === picked ? 0 : op; code.draw(); details(); mark(); }
    /// Lets the address lead back to what is shown.
    function mark() { history.replaceState(null, '', '#' + step + (picked ? '.' + picked : '')); }

    function by(pass, pattern) {
      const span = make('span');
      if (pattern) span.append('pattern ', make('code', '', pattern), ' in ');
      span.append(make('span', 'pill', pass));
      return span;
    }
    function link(op) {
      const found = rows.find(r => r.op === op);
      const a = make('a', '', data.ops[op][0]);
      a.onclick = () => pick(op);
      const span = make('span');
      span.append(a);
      if (found) span.append(' ', make('code', '', data.texts[found.text].trim()));
      return span;
    }
    function details() {
      const box = $('details');
      box.replaceChildren();
      if (picked) {
        const [name, place, pass, pattern, parent, changes, end] = data.ops[picked];
        box.append(make('h2', '', name));
        const list = box.appendChild(make('dl'));
        const add = (what, value) => { list.append(make('dt', '', what)); list.appendChild(make('dd')).append(value); };
        if (place) add('source', make('code', '', place));
        add('made by', pass ? by(pass, pattern) : 'the input');
        if (parent) add('out of', link(parent));
        for (const [p, q] of changes) add('changed by', by(p, q));
        if (end) add('erased by', by(end[0], end[1]));
      } else if (step >= 0 && data.steps[step].remarks.length) {
        box.append(make('h2', '', 'Remarks'));
        const list = box.appendChild(make('ul'));
        for (const r of data.steps[step].remarks) list.append(make('li', '', r));
      }
    }
    function search() {
      hits = new Set();
      const wanted = $('find').value.toLowerCase();
      if (wanted) rows.forEach((r, i) => { if (!r.gap && data.texts[r.text].toLowerCase().includes(wanted)) hits.add(i); });
      $('hits').textContent = wanted ? hits.size + (hits.size === 1 ? ' line' : ' lines') : '';
    }
    function filter() {
      const wanted = $('filter').value.toLowerCase(), onlyChanges = $('changed').checked;
      shown = [];
      data.steps.forEach((s, i) => {
        const text = (s.title + ' ' + s.name + ' ' + data.anchors[s.anchor].label).toLowerCase();
        if (text.includes(wanted) && (!onlyChanges || isChange(s))) shown.push(i);
      });
      steps.show(shown.length);
    }
    function setMode(m) {
      mode = m;
      document.querySelectorAll('.tabs button').forEach(b => b.classList.toggle('on', b.dataset.mode === m));
      render();
    }
    document.querySelectorAll('.tabs button').forEach(b => { b.onclick = () => setMode(b.dataset.mode); });
    $('filter').oninput = filter;
    $('changed').onchange = filter;
    $('find').oninput = () => { search(); const first = [...hits][0]; if (first !== undefined) code.reveal(first); else code.draw(); };
    document.addEventListener('keydown', e => {
      if (e.target.tagName === 'INPUT') { if (e.key === 'Escape') e.target.blur(); return; }
      const at = shown.indexOf(step);
      if (e.key === 'ArrowDown' || e.key === 'j') { if (at + 1 < shown.length) select(shown[at + 1]); e.preventDefault(); }
      if (e.key === 'ArrowUp' || e.key === 'k') { if (at > 0) select(shown[at - 1]); e.preventDefault(); }
      if (e.key === 'd') setMode(mode === 'diff' ? 'after' : 'diff');
      if (e.key === '/') { $('find').focus(); e.preventDefault(); }
    });

    const total = data.steps.reduce((sum, s) => sum + s.us, 0), changed = data.steps.filter(isChange).length;
    $('summary').textContent = `${data.steps.length} pass runs · ${changed} with changes · ${time(total)}`;
    setMode('diff');
    filter();
    if (data.steps.length) {
      const [asked, op] = location.hash.slice(1).split('.').map(Number);
      if (op > 0 && op < data.ops.length) picked = op;
      const first = data.steps.findIndex(isChange);
      select(location.hash && asked < data.steps.length ? asked : Math.max(0, first));
    }
    """# + "\n"
}
