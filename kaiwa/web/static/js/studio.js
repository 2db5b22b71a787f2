// The studio: fields that save themselves, days that are dragged, links that are copied. Each works without it too.

const WAIT_MS = 700;
const AGAIN_MS = 5000;

// A field is saved a moment after the last key, one after the other; what it said before goes with it.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.dataset;
  const timers = new Map();
  // Fields of which two versions are shown, with the place of ours. None is sent until its author has chosen: to press a
  // button there is to leave the field, which alone would send it against the same old text again.
  const undecided = new Map();
  let line = Promise.resolve();

  const parts = (input) => {
    const field = input.closest("[data-field]");
    return { field, was: field.querySelector("input[type=hidden]"), state: field.querySelector("[data-state]") };
  };
  const typed = (input) => input.matches("[data-field] :is(input, textarea)") && input.type !== "hidden";
  const inputs = () => [...form.elements].filter(typed);

  const soon = (input, ms) => {
    clearTimeout(timers.get(input));
    const { was, state } = parts(input);
    if (undecided.has(input)) undecided.get(input).textContent = input.value;
    if (undecided.has(input) || input.value === was.value) return;
    state.textContent = said.saving;
    timers.set(input, setTimeout(() => save(input), ms));
  };

  const save = (input) => {
    clearTimeout(timers.get(input));
    timers.delete(input);
    line = line.then(() => send(input)).catch(() => {});
    return line;
  };

  async function send(input) {
    const { field, was, state } = parts(input);
    const value = input.value;
    if (undecided.has(input) || value === was.value) return;
    const body = new URLSearchParams({ [input.name]: value, [`was_${input.name}`]: was.value });
    if (form.elements.csrf) body.set("csrf", form.elements.csrf.value);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
    } catch {
      state.textContent = said.unsaved;
      timers.set(input, setTimeout(() => save(input), AGAIN_MS));
      return;
    }
    const told = await answer.json().catch(() => ({}));
    field.querySelector(".field-error")?.remove();
    input.removeAttribute("aria-invalid");
    if (answer.ok) {
      was.value = told.saved[input.name] ?? value;
      for (const each of document.querySelectorAll("input[name=version]")) each.value = told.version;
      state.textContent = input.value === value ? said.saved : said.saving;
      field.querySelector(".both")?.remove();
    } else if (told.code === "overwritten") {
      state.textContent = "";
      both(input, told.facts.theirs[input.name]);
    } else {
      state.textContent = said.unsaved;
      wrong(input, told.detail ?? said.unsaved);
    }
  }

  function wrong(input, sentence) {
    const line = document.createElement("p");
    line.className = "field-error";
    line.setAttribute("role", "alert");
    line.textContent = sentence;
    input.setAttribute("aria-invalid", "true");
    input.after(line);
  }

  // Somebody else was quicker: both versions, and a button for each.
  function both(input, theirs) {
    const { field, was } = parts(input);
    const box = document.createElement("div");
    box.className = "both";
    box.setAttribute("role", "alert");
    const title = document.createElement("p");
    title.className = "both-title";
    title.textContent = said.both;
    const list = document.createElement("dl");
    for (const [name, text] of [[said.theirs, theirs], [said.mine, input.value]]) {
      const term = document.createElement("dt");
      const value = document.createElement("dd");
      term.textContent = name;
      value.textContent = text;
      value.dir = "auto";
      list.append(term, value);
      undecided.set(input, value);
    }
    const choice = document.createElement("p");
    choice.className = "actions";
    const button = (text, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn small";
      made.textContent = text;
      made.addEventListener("click", () => {
        was.value = theirs;
        undecided.delete(input);
        box.remove();
        act();
        input.focus();
      });
      choice.append(made);
    };
    button(said.take, () => (input.value = theirs));
    button(said.keep, () => save(input));
    box.append(title, list, choice);
    field.append(box);
  }

  form.classList.add("saves-itself");
  form.addEventListener("input", (event) => typed(event.target) && !event.isComposing && soon(event.target, WAIT_MS));
  form.addEventListener("compositionend", (event) => typed(event.target) && soon(event.target, WAIT_MS));
  form.addEventListener("change", (event) => typed(event.target) && soon(event.target, 0));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const input of inputs()) save(input);
  });
  addEventListener("pagehide", () => [...timers.keys()].forEach(save));
  addEventListener("online", () => inputs().forEach((input) => soon(input, 0)));
}

// A day is dragged to another day's place; buttons and a number do the same for who cannot drag.
const month = document.querySelector("[data-month]");
const drag = document.getElementById("drag");
if (month && drag) {
  const number = (day) => Number(day.id.slice("day-".length));
  let held = null;
  document.querySelector("[data-drag-help]").hidden = false;
  for (const day of month.querySelectorAll("li.day")) {
    day.draggable = true;
    for (const link of day.querySelectorAll("a")) link.draggable = false;
  }
  const over = (day) => month.querySelectorAll("li.day").forEach((each) => each.classList.toggle("over", each === day && each !== held));
  month.addEventListener("dragstart", (event) => {
    held = event.target.closest("li.day");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.id);
    held.classList.add("held");
  });
  month.addEventListener("dragover", (event) => {
    const day = event.target.closest("li.day");
    if (!held || !day) return;
    event.preventDefault();
    over(day);
  });
  month.addEventListener("dragend", () => {
    held?.classList.remove("held");
    held = null;
    over(null);
  });
  month.addEventListener("drop", (event) => {
    const day = event.target.closest("li.day");
    if (!held || !day || day === held) return;
    event.preventDefault();
    drag.action = drag.action.replace(/\/days\/\d+\/move$/, `/days/${number(held)}/move`);
    drag.elements.to.value = number(day);
    drag.requestSubmit();
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const before = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = before), 2000);
  });
}

// What is typed is shown where it will stand; the server says what becomes of it.
for (const input of document.querySelectorAll("[data-shown-as]")) {
  const place = document.querySelector(input.dataset.shownAs);
  const shape = (text) => text.normalize("NFKC").toLowerCase().split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean).join("-");
  input.addEventListener("input", () => (place.textContent = shape(input.value) || input.defaultValue));
}
