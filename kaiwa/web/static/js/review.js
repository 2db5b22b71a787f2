// Reviews by keyboard, and on through the cards of the page while there is no network: answers wait and are sent later.

const QUEUE = "kaiwa-answers";
const KEYS = { 1: "again", 2: "hard", 3: "good", 4: "easy" };
const page = document.getElementById("review");
const said = document.getElementById("said-here");
const cards = [...page.querySelectorAll(".flash")];
const shown = () => cards.find((card) => !card.hidden);

const waiting = () => JSON.parse(localStorage.getItem(QUEUE) ?? "[]");
const keep = (answers) => localStorage.setItem(QUEUE, JSON.stringify(answers));

async function send({ url, body }) {
  const answer = await fetch(url, { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded" }, redirect: "manual" });
  return answer.type === "opaqueredirect" || answer.status < 500;
}

async function sendWaiting() {
  for (const each of waiting()) {
    if (!(await send(each).catch(() => false))) return;
    keep(waiting().slice(1));
  }
}

page.addEventListener("submit", (event) => {
  const form = event.target.closest(".ratings");
  if (!form || navigator.onLine) return;
  event.preventDefault();
  keep([...waiting(), { url: form.action, body: new URLSearchParams(new FormData(form, event.submitter)).toString() }]);
  const card = shown();
  card.hidden = true;
  const next = cards[cards.indexOf(card) + 1];
  if (next) next.hidden = false;
  said.textContent = next ? page.dataset.queued : page.dataset.done;
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const card = shown();
  const details = card?.querySelector(".fold");
  if (event.key === " " && details && !event.target.closest("button, summary, a")) {
    event.preventDefault();
    details.open = true;
  } else if (KEYS[event.key] && details?.open) card.querySelector(`[value="${KEYS[event.key]}"]`).click();
  else if (event.key === "u") document.querySelector("#undo button")?.click();
});

addEventListener("online", sendWaiting);
sendWaiting();
