import { call, el, wireTheme } from "/static/common.js";
import { highlight } from "/static/highlight.js";

const id = decodeURIComponent(location.pathname.split("/").at(-1));
const query = new URLSearchParams(location.search);
const sheet = document.getElementById("sheet");
const toc = document.getElementById("toc");

/** Length of the heading at the beginning of a text, white space aside; 0 if it does not stand there. */
function headingEnd(text, heading) {
  let k = 0;
  for (let i = 0; i < text.length && k < heading.length; i += 1) {
    if (/\s/.test(text[i])) continue;
    if (text[i] !== heading[k]) return 0;
    k += 1;
    if (k === heading.length) return i + 1;
  }
  return 0;
}

function clauseNode(clause) {
  const cut = headingEnd(clause.text, clause.heading ?? "");
  return el("div", { class: `clause ${clause.kind}`, id: clause.id, tabindex: "-1" },
    el("p", {}, clause.mark && el("span", { class: "mark" }, clause.mark),
      cut > 0 && el("span", { class: "name" }, clause.text.slice(0, cut)), clause.text.slice(cut),
      el("a", { class: "self", href: `#${encodeURIComponent(clause.id)}`, "aria-label": `本条的链接 ${clause.label || clause.id}`, "data-skip": "" }, clause.id)),
    clause.versions.length > 0 && versionsNode(clause.versions),
    clause.children.map(clauseNode));
}

function versionsNode(versions) {
  return el("details", { class: "versions", "data-skip": "" }, el("summary", {}, "本条经过修改:查看各版文字"),
    versions.map((v) => el("div", { class: v.in_force ? "version now" : "version" },
      el("span", { class: "tag" }, v.in_force ? "现行" : v.until ? "旧文" : "新文"), " ",
      el("span", { class: "soft" }, [v.since ? `自 ${v.since}` : "最初的文字", v.until ? `至 ${v.until}` : null].filter(Boolean).join(" "),
        v.amended_by && [",由 ", el("a", { href: clauseUrl(v.amended_by) }, v.amended_by), " 修改"]),
      el("p", { class: "old" }, v.text), v.note && el("p", { class: "soft" }, `注:${v.note}`))));
}

const clauseUrl = (clause) => `/regulations/${encodeURIComponent(clause.split(":")[0])}#${encodeURIComponent(clause)}`;

function tocNode(clauses) {
  const entries = clauses.filter((c) => c.mark);
  return [el("a", { href: "/regulations" }, "‹ 全部制度"), entries.length > 1 && el("ol", {}, entries.map((c) => {
    const name = c.heading || c.text.slice(0, 14) + (c.text.length > 14 ? "…" : "");
    return el("li", {}, el("a", { href: `#${encodeURIComponent(c.id)}` }, `${c.mark}${name}`));
  }))].filter(Boolean);
}

function whenNode(day) {
  const input = el("input", { type: "date", value: day, onchange: () => {
    const next = new URLSearchParams(location.search);
    if (input.value) next.set("as_of", input.value); else next.delete("as_of");
    location.search = next;
  } });
  return el("label", { class: "when" }, "显示此日有效的文字", input);
}

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  document.querySelectorAll(".clause.shown").forEach((node) => node.classList.remove("shown"));
  target.classList.add("shown");
  const quote = query.get("quote");
  const found = quote ? highlight(target, quote, Number(query.get("at") ?? 0)) : null;
  (found ?? target).scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
}

async function show() {
  const day = query.get("as_of");
  try {
    const data = await call(`/api/regulations/${encodeURIComponent(id)}${day ? `?${new URLSearchParams({ as_of: day })}` : ""}`);
    document.title = `${data.title} · 制度通`;
    sheet.replaceChildren(el("p", { class: "crumb" }, [data.part, data.number && `第 ${data.number} 项`].filter(Boolean).join(" · ")),
      el("h1", {}, data.title), whenNode(data.as_of), ...data.clauses.map(clauseNode));
    toc.replaceChildren(...tocNode(data.clauses));
    reveal();
  } catch (error) {
    sheet.replaceChildren(el("h1", {}, "打不开这项制度"), el("p", { class: "failure", role: "alert" }, error.message), el("a", { href: "/regulations" }, "查看全部制度"));
  }
}

window.addEventListener("hashchange", reveal);
wireTheme();
show();
