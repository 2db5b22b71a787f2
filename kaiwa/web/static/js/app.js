// What every page may use and none needs: pages work without it.

const root = document.documentElement;
const said = document.getElementById("said").dataset;
const A_YEAR_S = 31536000;
const TOAST_MS = 6000;

// Preferences are cookies, so that the server's first byte is already right.
document.addEventListener("change", (event) => {
  const input = event.target.closest("[data-pref]");
  if (!input) return;
  const { pref } = input.dataset;
  const value = input.type === "checkbox" ? (input.checked ? "on" : "off") : input.value;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `k_${pref}=${value}; path=/; max-age=${A_YEAR_S}; samesite=lax${secure}`;
  root.dataset[pref] = value;
  if (input.dataset.account) keep(input.dataset.account, input.form).then(() => location.reload());
  else if ("reload" in input.dataset) location.reload();
});

// What the account keeps too is sent as its own form would send it.
const keep = (url, form) => fetch(url, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).catch(() => {});

document.addEventListener("click", (event) => {
  const filler = event.target.closest("[data-fill]");
  if (!filler) return;
  const field = document.querySelector(filler.dataset.into);
  field.value = filler.dataset.fill;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

// What a link fetches may belong in a dialog.
document.addEventListener("htmx:after:swap", (event) => {
  const opens = event.detail?.ctx?.sourceElement?.dataset?.opens;
  if (opens) document.getElementById(opens)?.showModal();
});

// A form empties once the server has taken what it held. A streamed answer never fires after:request.
document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement, response } = event.detail?.ctx ?? {};
  if (!sourceElement?.matches?.("form") || !(response?.status < 400)) return;
  if ("reset" in sourceElement.dataset) sourceElement.reset();
  if (sourceElement.dataset.closes) document.getElementById(sourceElement.dataset.closes).close();
});

function toast(text) {
  const box = document.createElement("div");
  box.className = "toast";
  box.setAttribute("role", "alert");
  box.textContent = text;
  document.getElementById("toasts").append(box);
}
document.addEventListener("htmx:error", (event) => event.detail?.ctx?.sourceElement?.id !== "say-form" && toast(said.unreached));
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) if (node.nodeType === 1) setTimeout(() => node.remove(), TOAST_MS);
}).observe(document.getElementById("toasts"), { childList: true });

const net = document.getElementById("net");
const online = () => (net.hidden = navigator.onLine);
addEventListener("online", online);
addEventListener("offline", online);
online();

if ("serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
