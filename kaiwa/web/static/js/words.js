// The word card, and arrow keys between words: one tab stop a line.

const GAP_PX = 10;
const EDGE_PX = 12;
const HEADER_PX = 60;
const card = document.getElementById("word");
const part = (name) => document.getElementById(`word-${name}`);
let current = null;

export const openedWord = () => current;

export function openWord(word) {
  const isSame = current === word && card.matches(":popover-open");
  closeWord();
  if (isSame) return;
  current = word;
  word.classList.add("open");
  const { s, r = "", m = "", k = "", b = "" } = word.dataset;
  part("s").textContent = s;
  part("r").textContent = r;
  part("m").textContent = m;
  part("k").textContent = [k, b && card.dataset.dictionary.replace("{form}", b)].filter(Boolean).join(" · ");
  look(word);
  card.showPopover({ source: word });
  place(word);
}

// What it means is asked for when somebody wants to know, and kept with the word.
async function look(word) {
  const gloss = part("g");
  gloss.replaceChildren();
  const message = word.closest("[data-message]");
  if (!message) return;
  word.gloss ??= fetch(`${card.dataset.look}${message.dataset.message}?word=${encodeURIComponent(word.dataset.s)}`).then((answer) => (answer.ok ? answer.text() : ""));
  const html = await word.gloss.catch(() => "");
  if (current === word) gloss.innerHTML = html;
}

// What is done with a word is told in its card.
card.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-card]");
  if (!form) return;
  event.preventDefault();
  const said = card.querySelector("[data-card-said]");
  const body = new URLSearchParams(new FormData(form));
  const html = await fetch(form.action, { method: "POST", headers: { "HX-Request": "true" }, body }).then((answer) => (answer.ok ? answer.text() : ""), () => "");
  said.innerHTML = html;
});

export function closeWord() {
  if (card.matches(":popover-open")) card.hidePopover();
}

// On phones the card is a sheet at the bottom; elsewhere it stands by its word.
function place(word) {
  card.style.left = card.style.top = "";
  if (matchMedia("(max-width: 40rem)").matches) return;
  const at = word.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const left = Math.max(EDGE_PX, Math.min(at.left + at.width / 2 - size.width / 2, innerWidth - size.width - EDGE_PX));
  const above = at.top - size.height - GAP_PX;
  card.style.left = `${left}px`;
  card.style.top = `${above > HEADER_PX ? above : at.bottom + GAP_PX}px`;
}

card.addEventListener("toggle", (event) => {
  if (event.newState !== "closed") return;
  current?.classList.remove("open");
  if (card.contains(document.activeElement) || document.activeElement === document.body) current?.focus({ preventScroll: true });
  current = null;
});

export function roveWords(event, word) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const all = [...word.closest(".target").querySelectorAll(".w")];
  const places = { Home: 0, End: all.length - 1 };
  const next = all[step ? all.indexOf(word) + step : places[event.key]];
  if (!next) return;
  event.preventDefault();
  word.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
