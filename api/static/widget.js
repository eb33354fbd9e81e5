// <script src="https://HOST/widget.js" async data-title="制度问答" data-side="left"></script>
// A button at the corner of the page that opens the assistant in a frame. The host page's styles and scripts do not reach into it.
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const title = script.dataset.title || "制度问答";
  const side = script.dataset.side === "left" ? "left" : "right";
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; z-index: 2147483000; bottom: 20px; ${side}: 20px; font: 16px/1.5 "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
    button { font: inherit; cursor: pointer; border: 0; }
    button:focus-visible { outline: 3px solid #c9463d; outline-offset: 2px; }
    .open { background: #1d5c63; color: #fff; border-radius: 999px; padding: 12px 22px; font-weight: 600; box-shadow: 0 4px 18px #0004; }
    .panel { position: fixed; bottom: 84px; ${side}: 20px; width: min(420px, calc(100vw - 40px)); height: min(680px, calc(100dvh - 110px)); border-radius: 16px; overflow: hidden; box-shadow: 0 10px 40px #0005; background: #f5f3ee; }
    .panel[hidden] { display: none; }
    iframe { width: 100%; height: 100%; border: 0; display: block; }
    .close { position: absolute; top: 8px; right: 22px; width: 32px; height: 32px; border-radius: 8px; background: #0001; color: #656c74; font-size: 20px; line-height: 1; }
    @media (max-width: 520px) { .panel { inset: 0; width: auto; height: auto; border-radius: 0; } }`);
  root.adoptedStyleSheets = [sheet];

  const make = (tag, attributes, text = "") => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.textContent = text;
    return node;
  };
  const launcher = make("button", { type: "button", class: "open", "aria-expanded": "false", "aria-haspopup": "dialog" }, title);
  const panel = make("div", { class: "panel", role: "dialog", "aria-label": title });
  const shut = make("button", { type: "button", class: "close", "aria-label": "关闭" }, "×");
  panel.hidden = true;
  panel.append(shut);
  root.append(panel, launcher);
  let frame = null;

  function toggle(open) {
    if (open && !frame) {
      frame = make("iframe", { src: `${origin}/?embed=1`, title });
      panel.prepend(frame);
    }
    panel.hidden = !open;
    launcher.setAttribute("aria-expanded", String(open));
    if (open) frame.focus();
    else launcher.focus();
  }
  launcher.addEventListener("click", () => toggle(panel.hidden));
  shut.addEventListener("click", () => toggle(false));
  root.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) toggle(false); });
  window.addEventListener("message", (event) => {
    if (frame && event.origin === origin && event.source === frame.contentWindow && event.data === "zhidutong:close") toggle(false);
  });
  document.body.append(host);
})();
