// Reviews by keyboard, typed or thought; and on through the cards of the page while there is no network: answers wait and
// are sent later.

import { play } from "./audio.js";

const QUEUE = "kaiwa-answers";
const KEYS = { 1: "again", 2: "hard", 3: "good", 4: "easy" };
const SLIPS = [0, 0, 0, 1, 1, 1, 1, 2];
const page = document.getElementById("review");
const said = document.getElementById("said-here");
const cards = [...page.querySelectorAll(".flash")];
const shown = () => cards.find((card) => !card.hidden);

const waiting = () => JSON.parse(localStorage.getItem(QUEUE) ?? "[]");
const keep = (answers) => localStorage.setItem(QUEUE, JSON.stringify(answers));

// Whether an answer has arrived: it leads to the next card. Who is signed out is led to the door, and it goes on waiting;
// so it does where too many came at once. What a server will never take is let go.
async function send({ url, body }) {
  const answer = await fetch(url, { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded" } });
  return answer.ok ? new URL(answer.url).pathname === "/review" : [400, 404, 409, 422].includes(answer.status);
}

async function sendWaiting() {
  if (!waiting().length) return;
  for (const each of waiting()) {
    if (!(await send(each).catch(() => false))) return;
    keep(waiting().slice(1));
  }
  if (!shown()) location.replace("/review");
  else said.textContent = page.dataset.sent;
}

page.addEventListener("submit", (event) => {
  const form = event.target.closest(".ratings");
  if (!form || navigator.onLine) return;
  event.preventDefault();
  keep([...waiting(), { url: form.action, body: new URLSearchParams(new FormData(form, event.submitter)).toString() }]);
  passWaiting();
  said.textContent = shown() ? page.dataset.queued : page.dataset.done;
});

// What waits to be sent is answered, whatever the server's page says of it.
function passWaiting() {
  const answered = new Set(waiting().map(({ url }) => url));
  if (!answered.size) return;
  for (const each of document.querySelectorAll("#left, #undo")) each.hidden = true;
  const left = cards.filter((card) => !answered.has(card.querySelector(".ratings").action));
  for (const card of cards) card.hidden = card !== left[0];
}

// What is typed is only for its writer: it turns the card over, and says whether it was that.
for (const form of page.querySelectorAll("[data-answer]")) {
  const card = form.closest(".flash");
  const field = form.querySelector("input");
  const verdict = form.querySelector("[role=status]");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = plain(field.value);
    if (!typed) return;
    const { meaning, word, reading } = form.dataset;
    const off = Math.min(...meanings(meaning).map((each) => distance(typed, each) - (SLIPS[each.length] ?? 2)));
    const isRight = meanings(meaning).includes(typed);
    if (off > 0 && [word, reading].map(sound).includes(sound(field.value))) {
      verdict.textContent = page.dataset.reading;
      return field.select();
    }
    verdict.textContent = isRight ? page.dataset.right : off <= 0 ? page.dataset.nearly : page.dataset.other;
    card.querySelector(".fold").open = true;
    card.querySelector(`[value="${off <= 0 ? "good" : "again"}"]`).focus();
  });
}

function plain(text) {
  const words = text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim();
  return words.replace(/^(to|an?|the) /, "");
}

// Each meaning of a gloss, also without what stands in brackets.
function meanings(gloss) {
  const parts = gloss.split(/[;,/、；，]/);
  return [...new Set([...parts, ...parts.map((each) => each.replace(/\([^)]*\)?|^[^(]*\)/g, "")), gloss].map(plain).filter(Boolean))];
}

const KATAKANA = 0x60;
const sound = (text = "") => text.normalize("NFKC").replace(/[ァ-ヶ]/g, (each) => String.fromCharCode(each.charCodeAt(0) - KATAKANA)).trim();

// How many signs have to be put in, taken out or changed.
function distance(one, other) {
  let row = [...other].map((_, at) => at + 1);
  [...one].forEach((sign, i) => {
    let before = i;
    let left = i + 1;
    row = [...other].map((each, at) => {
      const here = Math.min(left + 1, row[at] + 1, before + (sign === each ? 0 : 1));
      before = row[at];
      return (left = here);
    });
  });
  return row.at(-1) ?? one.length;
}

for (const each of page.querySelectorAll("[data-text]")) each.hidden = !("speechSynthesis" in window);
page.addEventListener("click", (event) => {
  const player = event.target.closest("[data-text]");
  if (player) play(player, { url: "", text: player.dataset.text, lang: player.dataset.lang, rate: Number(document.documentElement.dataset.rate ?? 1) });
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
passWaiting();
sendWaiting();
