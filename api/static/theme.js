// Runs before the page is drawn: the chosen theme, and whether the page stands inside another one.
(() => {
  const root = document.documentElement;
  let chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch { /* storage refused: follow the system */ }
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  if (new URLSearchParams(location.search).has("embed")) root.classList.add("embed");
})();
