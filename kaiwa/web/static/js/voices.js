// A sample of a voice, at the speed that is chosen on the page.

import { play } from "./audio.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-play]");
  if (!button) return;
  const { play: url, text, lang } = button.dataset;
  play(button, { url, text, lang, rate: Number(document.documentElement.dataset.rate) });
});
