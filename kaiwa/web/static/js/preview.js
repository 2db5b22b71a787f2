// A month that stands still for a while is asked for again; what is there stays.

const STILL_MS = 20000;
const stalled = document.getElementById("stalled");
const isDrawn = () => !document.querySelector("#progress .bar");
let timer;

function watch() {
  clearTimeout(timer);
  stalled.hidden = true;
  if (!isDrawn()) timer = setTimeout(() => (stalled.hidden = false), STILL_MS);
}

new MutationObserver(watch).observe(document.querySelector(".path-page"), { childList: true, subtree: true });
watch();
