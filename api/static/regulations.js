import { call, el, place, wireTheme } from "/static/common.js";

const hits = document.getElementById("hits");
const tree = document.getElementById("tree");
const box = document.getElementById("q");

function entry(r) {
  return el("li", {}, el("a", { href: `/regulations/${encodeURIComponent(r.id)}` },
    el("span", { class: "number" }, r.number || "·"), el("span", {}, r.title), r.amended && el("span", { class: "tag" }, "有修改")));
}

async function showTree() {
  try {
    const { parts } = await call("/api/regulations");
    tree.replaceChildren(...parts.map((part) => el("section", { class: "part" },
      el("h2", {}, part.title || "全部制度"), el("ul", { class: "list" }, part.regulations.map(entry)))));
  } catch (error) { tree.replaceChildren(el("p", { class: "failure", role: "alert" }, error.message)); }
}

async function find(text) {
  if (!text) { hits.replaceChildren(); return; }
  try {
    const { results } = await call(`/api/search?${new URLSearchParams({ q: text, limit: "12" })}`);
    hits.replaceChildren(results.length
      ? el("ol", { class: "hits" }, results.map((hit) => el("li", {},
        el("a", { class: "cite", href: hit.url }, place(hit)), el("p", {}, hit.text))))
      : el("p", { class: "empty" }, "没有找到有关的条款,请换个说法。"));
  } catch (error) { hits.replaceChildren(el("p", { class: "failure", role: "alert" }, error.message)); }
}

document.getElementById("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  history.replaceState(null, "", text ? `?${new URLSearchParams({ q: text })}` : location.pathname);
  find(text);
});
box.value = new URLSearchParams(location.search).get("q") ?? "";
wireTheme();
showTree();
find(box.value.trim());
