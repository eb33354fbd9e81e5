import { call, el, evidence, place, valueText, wireTheme } from "/static/common.js";

const list = document.getElementById("rules");

function input(fact, key) {
  const attributes = { id: key, name: fact.id };
  if (fact.type === "enum" || fact.type === "bool") {
    const options = fact.type === "bool" ? ["是", "否"] : fact.options;
    return el("select", attributes, el("option", { value: "" }, "请选择"), options.map((option) => el("option", { value: option }, option)));
  }
  const kinds = { number: { inputmode: "decimal", placeholder: fact.unit }, date: { type: "date" }, time: { placeholder: "如 2026-06-20 15:00" } };
  return el("input", { type: "text", maxlength: "40", autocomplete: "off", ...attributes, ...kinds[fact.type] });
}

function field(rule, fact) {
  const key = `${rule.id}-${fact.id}`;
  const unit = fact.unit ? `(${fact.unit})` : "";
  return el("label", { class: "field", for: key }, `${fact.label}${unit}${fact.optional ? " · 可不填" : ""}`, input(fact, key));
}

function ruleNode(rule) {
  const result = el("div", { class: "result", "aria-live": "polite", hidden: true });
  const form = el("form", { onsubmit: async (event) => {
    event.preventDefault();
    const facts = Object.fromEntries([...new FormData(form)].filter(([, value]) => String(value).trim()));
    try {
      show(await call(`/api/rules/${encodeURIComponent(rule.id)}`, { facts }));
    } catch (error) { result.replaceChildren(el("p", { class: "failure", role: "alert" }, error.message)); }
    result.hidden = false;
  } }, rule.facts.map((fact) => field(rule, fact)), el("button", { type: "submit", class: "primary" }, "计算"));
  function show(answer) {
    const value = valueText(answer.value);
    result.replaceChildren(el("p", { class: "lead" }, answer.kind === "clarification" ? `还缺:${answer.missing.map((m) => m.question).join(" ")}` : answer.lead),
      ...(value && !answer.lead.includes(value) ? [el("p", { class: "value" }, value)] : []), ...evidence(answer, answer.as_of));
  }
  return el("section", { class: "rule", id: rule.id, "data-words": `${rule.title} ${rule.regulation} ${rule.clause_id} ${rule.id}`.toLowerCase() }, el("h2", {}, rule.title), el("a", { class: "soft", href: rule.url }, place(rule)), form, result);
}

/** Show the rules whose title, regulation or clause id holds the words. */
function filter(text) {
  const words = text.trim().toLowerCase().split(/\s+/);
  for (const node of list.querySelectorAll(".rule")) node.hidden = !words.every((word) => node.dataset.words.includes(word));
}

async function start() {
  try {
    const { rules } = await call("/api/rules");
    list.replaceChildren(...(rules.length ? rules.map(ruleNode) : [el("p", { class: "empty" }, "当前的知识里没有计算规则。")]));
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  } catch (error) { list.replaceChildren(el("p", { class: "failure", role: "alert" }, error.message)); }
}

document.getElementById("filter").addEventListener("input", (event) => filter(event.target.value));
wireTheme();
start();
