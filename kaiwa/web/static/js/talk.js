// The conversation: tap a word, listen, speak, and stay at the end while it grows.

import "./recorder.js";
import { play } from "./audio.js";
import { closeWord, openWord, openedWord, roveWords } from "./words.js";

const NEAR_PX = 80;
const log = document.getElementById("log");
const scroller = log.closest(".talk-col");
const toEnd = document.getElementById("to-end");
const form = document.getElementById("say-form");
const field = document.getElementById("say");

// Whoever has scrolled up to read again is left there.
let isPinned = true;
const isNearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
scroller.addEventListener("scroll", () => {
  isPinned = isNearEnd();
  if (isPinned) toEnd.hidden = true;
}, { passive: true });
const follow = () => {
  if (isPinned) scroller.scrollTop = scroller.scrollHeight;
  else toEnd.hidden = false;
};
new MutationObserver(follow).observe(log, { childList: true, subtree: true, characterData: true });
new ResizeObserver(() => isPinned && follow()).observe(scroller);
toEnd.addEventListener("click", () => {
  isPinned = true;
  follow();
});
follow();

document.addEventListener("click", (event) => {
  const word = event.target.closest(".w");
  if (word) return openWord(word);
  const player = event.target.closest("[data-play]");
  if (player) {
    const { play: url, text, lang, rate: slower = "1" } = player.dataset;
    return play(player, { url, text, lang: lang ?? log.lang, rate: Number(slower) * rate() });
  }
  const aloud = event.target.closest("[data-say-word]");
  if (aloud && openedWord()) return play(aloud, { url: "", text: openedWord().dataset.s, lang: log.lang, rate: 0.85 });
  const translate = event.target.closest("[data-translate]");
  if (translate) {
    const isShown = document.getElementById(translate.dataset.translate).classList.toggle("show-translation");
    translate.setAttribute("aria-expanded", isShown);
  }
});

log.addEventListener("keydown", (event) => {
  const word = event.target.closest(".w");
  if (!word) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    openWord(word);
  } else roveWords(event, word);
});

// Enter sends; but never while an input method is still composing.
field?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  form.requestSubmit();
});

document.addEventListener("htmx:before:request", (event) => {
  if (event.detail?.ctx?.sourceElement !== form) return;
  isPinned = true;
  closeWord();
});

// What was said has a key of its own: sent twice, it counts once. What did not reach us stays, to be sent again.
const key = form?.elements.key;
const renew = () => key && (key.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
renew();
form?.addEventListener("reset", () => setTimeout(renew));

document.addEventListener("htmx:error", (event) => {
  if (event.detail?.ctx?.sourceElement !== form || !field.value.trim()) return;
  const unsent = document.getElementById("unsent").content.firstElementChild.cloneNode(true);
  const [said, itsKey] = [field.value, key.value];
  unsent.querySelector(".target").textContent = said;
  unsent.querySelector("button").addEventListener("click", () => {
    unsent.remove();
    [field.value, key.value] = [said, itsKey];
    form.requestSubmit();
  });
  log.append(unsent);
  form.reset();
});

// Aloud as soon as it is there, for who wants that.
const rate = () => Number(document.documentElement.dataset.rate ?? 1);
new MutationObserver((changes) => {
  if (document.documentElement.dataset.aloud !== "on") return;
  const lines = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node.matches?.(".msg.them"));
  lines.at(-1)?.querySelector("[data-play]")?.click();
}).observe(log, { childList: true });

// By voice, with a realtime model: what that needs is fetched by who wants it.
const begin = document.getElementById("live-begin");
if (begin) begin.hidden = !window.RTCPeerConnection;
begin?.addEventListener("click", async () => {
  document.getElementById("panel").hidePopover?.();
  await import("./live.js");
  document.getElementById("live").begin();
});
