import { call, el, evidence, valueText, wireTheme } from "/static/common.js";

const LONGEST = 500;
const EXAMPLES = [
  "事假请了8天,科员要扣多少钱?", "请三天病假谁批?", "我是编外,事假10天扣多少?",
  "食堂餐费每月交多少?", "党费连续半年不交会怎样?", "第四部分第28项五、3写了什么?",
];
const KINDS = { calculation: "计算", clause: "条款", clarification: "还需要知道", refusal: "制度没有给出答案" };
const REASONS = {
  not_regulated: "汇编没有规定", redacted: "原文隐去了这项内容", left_to_other_rules: "汇编指向别的规定", no_such_clause: "没有这一条",
  outside_subject: "不在汇编范围内", smalltalk: "您好", instruction: "不能照办", unreadable: "没有读懂",
};
const log = document.getElementById("log");
const form = document.getElementById("ask");
const box = document.getElementById("question");
const send = document.getElementById("send");
const count = document.getElementById("count");
const asOf = document.getElementById("as-of");
let session = null;
let turns = []; // {question, answer}, so that coming back from a regulation finds the conversation again
let busy = false;

function keep() {
  try { sessionStorage.setItem("chat", JSON.stringify({ session, turns })); } catch { /* memory only */ }
}

function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem("chat") ?? "null");
    if (!kept) return;
    ({ session, turns } = kept);
    for (const turn of turns) log.append(questionNode(turn.question), answerNode(turn.answer));
    if (turns.length) remember(turns.at(-1).answer);
  } catch { session = null; turns = []; log.replaceChildren(); }
}

function questionNode(text) {
  return el("article", { class: "question" }, el("h2", { class: "hidden" }, "您问"), el("p", {}, text));
}

function answerNode(answer) {
  const title = answer.kind === "refusal" ? REASONS[answer.reason] ?? KINDS.refusal : KINDS[answer.kind];
  const node = el("article", { class: `answer ${answer.kind}` },
    el("h2", { class: "kind" }, el("span", { class: "hidden" }, "回答:"), title),
    answer.parts.length ? answer.parts.map((part) => half(part, answer.as_of)) : whole(answer));
  node.append(el("footer", {}, meta(answer), votes(answer)));
  return node;
}

function whole(answer) {
  const value = valueText(answer.value);
  return [
    el("p", { class: "lead" }, answer.lead),
    value && !(answer.lead.includes(value) || "decision" in answer.value) && el("p", { class: "value" }, value),
    rest(answer).map((line) => el("p", { class: "more" }, line)),
    choices(answer.missing),
    evidence(answer, answer.as_of),
  ].flat();
}

/** Lines of the text that no other field shows. */
function rest(answer) {
  const lines = answer.text.slice(answer.lead.length).split("\n").map((line) => line.trim()).filter(Boolean);
  const shown = [...answer.notes, ...answer.steps.map((step) => step.text), ...answer.citations.map((c) => c.quote)];
  return lines.filter((line) => !/^(计算:|说明:|可选:|《)/.test(line) && !shown.includes(line) && !/^[。.]$/.test(line));
}

function half(part, day) {
  const title = part.kind === "refusal" ? REASONS[part.reason] ?? KINDS.refusal : null;
  return el("section", { class: `half ${part.kind}` },
    el("h3", { class: "half-question" }, part.question), title && el("p", { class: "kind" }, title),
    el("p", { class: "lead" }, part.lead), choices(part.missing), evidence(part, day));
}

/** The facts asked back: choices as buttons for the first, the others as words. */
function choices(missing) {
  if (!missing.length) return null;
  const [first, ...others] = missing;
  return el("div", { class: "choices", role: "group", "aria-label": first.question },
    first.options.map((option) => el("button", { type: "button", class: "choice", onclick: () => submit(option) }, option)),
    !first.options.length && el("p", { class: "more" }, "请直接在下面的提问框里回答。"),
    others.length > 0 && el("p", { class: "more" }, `接下来还会问:${others.map((m) => m.question).join(" ")}`));
}

function meta(answer) {
  const sure = answer.kind === "calculation" || answer.kind === "clause" ? ` · 把握 ${Math.round(answer.confidence * 100)}%` : "";
  return el("span", { class: "meta", title: `知识版本 ${answer.version}` }, `按 ${answer.as_of} 有效的制度${sure}`);
}

function votes(answer) {
  const row = el("span", { class: "votes", role: "group", "aria-label": "这个回答有用吗" });
  const said = el("span", { class: "said", role: "status" });
  const buttons = [["up", "有用"], ["down", "没用"]].map(([verdict, label]) => el("button", {
    type: "button", class: "quiet vote", "data-verdict": verdict, "aria-pressed": "false", onclick: () => vote(verdict),
  }, label));
  row.append(said, ...buttons);
  async function vote(verdict, comment = null) {
    try {
      await call("/api/feedback", { session_id: answer.session_id, message_id: answer.message_id, verdict, comment });
    } catch (error) { said.textContent = error.message; return; }
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    said.textContent = "已记下,谢谢。";
    row.parentNode.querySelector(".comment")?.remove();
    if (verdict === "down" && comment === null) askWhy();
  }
  function askWhy() {
    const field = el("input", { type: "text", maxlength: "1000", "aria-label": "哪里不对", placeholder: "哪里不对?(可不填)" });
    const why = el("form", { class: "comment", onsubmit: (event) => {
      event.preventDefault();
      if (field.value.trim()) vote("down", field.value.trim());
    } }, field, el("button", { type: "submit", class: "quiet" }, "告诉我们"));
    row.parentNode.append(why);
    field.focus();
  }
  return row;
}

function remember(answer) {
  const bar = document.getElementById("remembered");
  const facts = answer.remembered ?? [];
  bar.hidden = !facts.length;
  bar.replaceChildren(...(facts.length ? [el("span", {}, "按您说的:"),
    ...facts.map((fact) => el("span", { class: "tag", title: fact.label }, `${fact.label}:${fact.value}`)),
    el("span", { class: "soft" }, "说错了?直接更正,或开始新对话。")] : []));
}

async function submit(text) {
  const question = text.trim();
  if (busy || !question || [...question].length > LONGEST) return;
  busy = true;
  send.disabled = true;
  document.getElementById("welcome").hidden = true;
  const asked = questionNode(question);
  const wait = el("p", { class: "waiting", role: "status" }, "正在查找制度……");
  log.append(asked, wait);
  box.value = "";
  measure();
  asked.scrollIntoView({ block: "start" });
  try {
    const answer = await call("/api/ask", { question, session_id: session, as_of: asOf.value || null });
    session = answer.session_id;
    turns.push({ question, answer });
    keep();
    wait.replaceWith(answerNode(answer));
    remember(answer);
  } catch (error) {
    wait.replaceWith(el("div", { class: "failure", role: "alert" }, el("p", {}, error.message),
      el("button", { type: "button", class: "quiet", onclick: (event) => {
        event.target.closest(".failure").remove(); asked.remove(); box.value = question; measure(); box.focus();
      } }, "修改后再问")));
  }
  busy = false;
  measure();
  asked.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  box.focus({ preventScroll: true });
}

/** Height of the box, number of characters, whether sending makes sense. */
function measure() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  const length = [...box.value.trim()].length;
  count.textContent = length > LONGEST ? `${length} 字,最多 ${LONGEST} 字,请缩短` : length > 400 ? `${length} / ${LONGEST} 字` : "";
  count.classList.toggle("over", length > LONGEST);
  send.disabled = busy || length === 0 || length > LONGEST;
}

form.addEventListener("submit", (event) => { event.preventDefault(); submit(box.value); });
box.addEventListener("input", measure);
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(box.value); }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && window.parent !== window) window.parent.postMessage("zhidutong:close", "*");
});
document.getElementById("new").addEventListener("click", () => {
  session = null; turns = []; keep();
  log.replaceChildren();
  remember({});
  document.getElementById("welcome").hidden = false;
  box.focus();
});
document.getElementById("examples").append(...EXAMPLES.map((text) =>
  el("button", { type: "button", class: "example", onclick: () => submit(text) }, text)));
restore();
document.getElementById("welcome").hidden = turns.length > 0;
wireTheme();
measure();
if (turns.length) window.scrollTo(0, document.body.scrollHeight);
else if (matchMedia("(hover: hover)").matches) box.focus();
