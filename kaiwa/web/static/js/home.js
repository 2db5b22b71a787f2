// The month beside the wish box: it follows the language that is wished for, and goes from scene to scene.

const PAUSE_MS = 600;
const SCENE_MS = 4500;
const SCENES = 4;
const place = document.getElementById("month");
const walk = document.getElementById("month-walk");
const field = document.getElementById("wish");
const form = field.form;
const shown = () => place.firstElementChild;
const step = () => (shown().dataset.at = (Number(shown().dataset.at) + 1) % SCENES);

let going;
function go(isGoing) {
  clearInterval(going);
  going = isGoing && setInterval(() => document.hidden || step(), SCENE_MS);
  walk.setAttribute("aria-pressed", isGoing);
}
walk.addEventListener("click", () => go(!going));
walk.hidden = false;
go(!matchMedia("(prefers-reduced-motion: reduce)").matches);

let asking;
let asked = "";
field.addEventListener("input", () => {
  clearTimeout(asking);
  asking = setTimeout(follow, PAUSE_MS);
});

async function follow() {
  const wish = field.value.trim();
  if (wish === asked || !wish) return;
  asked = wish;
  const answer = await fetch(form.dataset.month, { method: "POST", body: new URLSearchParams({ wish }) }).catch(() => null);
  if (answer?.status !== 200 || wish !== asked) return;
  const month = document.createRange().createContextualFragment(await answer.text());
  if (wish === asked && month.firstElementChild.dataset.language !== shown().dataset.language) place.replaceChildren(month);
}
