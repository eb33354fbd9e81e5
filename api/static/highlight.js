// Finding quoted words in a rendered clause: white space aside, across elements, because a clause is printed with its items' labels.

function letters(root, skipped) {
  const out = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => (skipped && node.parentElement.closest("[data-skip]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  });
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let i = 0; i < node.data.length; i += 1) if (!/\s/.test(node.data[i])) out.push([node, i]);
  }
  return out;
}

/** Occurrence of the quote nearest to the expected place; places count non-blank characters. -1 if there is none. */
function nearest(text, quote, at) {
  let best = -1;
  for (let i = text.indexOf(quote); i >= 0; i = text.indexOf(quote, i + 1)) if (best < 0 || Math.abs(i - at) < Math.abs(best - at)) best = i;
  return best;
}

function wrap(run) {
  const spans = new Map();
  for (const [node, i] of run) spans.set(node, [Math.min(spans.get(node)?.[0] ?? i, i), i + 1]);
  const marks = [];
  for (const [node, [start, end]] of spans) {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    const mark = document.createElement("mark");
    range.surroundContents(mark);
    marks.push(mark);
  }
  return marks[0] ?? null;
}

/** Mark the quote in the clause, or in one of its earlier versions. Returns the first mark, or null. */
export function highlight(clause, quote, at) {
  const wanted = quote.replace(/\s+/g, "");
  if (!wanted || clause.querySelector("mark")) return clause.querySelector("mark");
  const lead = clause.querySelector(":scope > p > .mark")?.textContent.replace(/\s+/g, "").length ?? 0;
  const places = [[clause, true, at + lead], ...[...clause.querySelectorAll(".old")].map((old) => [old, false, at])];
  for (const [root, skipped, expected] of places) {
    const all = letters(root, skipped);
    const start = nearest(all.map(([node, i]) => node.data[i]).join(""), wanted, expected);
    if (start < 0) continue;
    const first = wrap(all.slice(start, start + wanted.length));
    first?.closest("details")?.setAttribute("open", "");
    return first;
  }
  return null;
}
