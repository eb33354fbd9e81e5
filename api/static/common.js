// Shared by all pages. Data only ever becomes text nodes: nothing here or elsewhere parses markup from data.

/** Make an element: attributes, then children (nodes or text); false and null are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** JSON in, JSON out. Throws Error with the Chinese message of the service. */
export async function call(path, body) {
  let response;
  try {
    response = await fetch(path, body === undefined ? {} : {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
  } catch {
    throw new Error("连不上服务,请检查网络后重试。");
  }
  const data = await response.json().catch(() => null);
  if (!response.ok) {
    const error = data && data.error;
    throw new Error(error ? error.message : `服务没有正常应答(${response.status}),请稍后重试。`);
  }
  return data;
}

/** The link of a citation, with the quoted words to highlight and the day whose text was used. */
export function citationLink(citation, asOf) {
  const [path, hash] = citation.url.split("#");
  const squeezed = citation.text.slice(0, citation.start).replace(/\s+/g, "").length;
  const query = new URLSearchParams({ quote: citation.quote, at: String(squeezed) });
  if (asOf) query.set("as_of", asOf);
  return `${path}?${query}#${encodeURIComponent(hash)}`;
}

export const place = (item) => `《${item.regulation}》${item.label}`;

/** Text with the span [start, end) marked. */
export function marked(text, start, end) {
  return [text.slice(0, start), el("mark", {}, text.slice(start, end)), text.slice(end)];
}

/** {amount, unit}, {percent}, {decision}, {date}, {time} as words; null if there is none. */
export function valueText(value) {
  if (!value) return null;
  if ("amount" in value) return `${value.amount} ${value.unit ?? ""}`.trim();
  if ("percent" in value) return `${value.percent}%`;
  return value.decision ?? [value.date, value.time].filter(Boolean).join(" ") ?? null;
}

/** Steps, quotations and notes of an answer, as the chat and the calculators show them. */
export function evidence(answer, asOf) {
  const out = [];
  if (answer.steps.length) {
    out.push(el("section", { class: "steps" }, el("h3", {}, "计算过程"),
      el("ol", {}, answer.steps.map((step) => el("li", {}, step.text)))));
  }
  if (answer.citations.length) {
    out.push(el("section", { class: "sources" }, el("h3", {}, "依据"), answer.citations.map((c) => source(c, asOf))));
  }
  const notes = answer.notes.filter((note) => !note.startsWith("按您说的"));
  if (notes.length) {
    out.push(el("section", { class: "notes" }, el("h3", {}, "说明"), el("ul", {}, notes.map((note) => el("li", {}, note)))));
  }
  return out;
}

function source(citation, asOf) {
  const whole = citation.start > 0 || citation.end < citation.text.length;
  const outside = document.documentElement.classList.contains("embed");
  return el("figure", { class: "source" },
    el("blockquote", {}, citation.quote),
    el("figcaption", {},
      el("a", { class: "cite", href: citationLink(citation, asOf), target: outside ? "_blank" : null, rel: "noopener" }, place(citation)),
      citation.amended_by && el("span", { class: "tag" }, `经 ${citation.amended_by} 修改`)),
    whole && el("details", {}, el("summary", {}, "展开本条全文"), el("p", {}, marked(citation.text, citation.start, citation.end))));
}

/** Theme button of the header. */
export function wireTheme() {
  const button = document.getElementById("theme");
  if (!button) return;
  const root = document.documentElement;
  const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const show = () => { button.textContent = dark() ? "浅色" : "深色"; };
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not remembered */ }
    show();
  });
  show();
}
