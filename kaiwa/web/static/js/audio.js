// Lines aloud: one at a time, from the server where it can speak, else by the browser's own voice.

const player = new Audio();
let owner = null;
const STEP = 0.25;
const SLOWEST = 0.5;
const FASTEST = 1.5;

export function play(button, { url, text, lang, rate = 1 }) {
  const isStop = owner === button;
  stop();
  if (isStop) return;
  owner = button;
  button.classList.add("playing");
  if (!url) return speak(text, lang, rate);
  // the server speaks at a pace of its own, which sounds better than a record played slowly
  player.src = `${url}?speed=${Math.min(FASTEST, Math.max(SLOWEST, Math.round(rate / STEP) * STEP))}`;
  player.play().catch((error) => error.name !== "AbortError" && speak(text, lang, rate));
}

function speak(text, lang, rate) {
  if (!("speechSynthesis" in window)) return stop();
  const line = new SpeechSynthesisUtterance(text);
  line.lang = lang;
  line.rate = rate;
  line.addEventListener("end", stop);
  line.addEventListener("error", stop);
  speechSynthesis.speak(line);
}

export function stop() {
  player.pause();
  window.speechSynthesis?.cancel();
  owner?.classList.remove("playing");
  owner = null;
}

player.addEventListener("ended", stop);
