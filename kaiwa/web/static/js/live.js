// <k-live>: a talk by voice. Our server gives a token and keeps what was said; the sound goes to the model and back.
// Its data attributes hold every sentence it may say, in the page's language.

const BEAT_MS = 30000;
const LAST_WORDS_MS = 2500;
const AT_ONCE = 30;
const PLACED = ["conversation.item.added", "conversation.item.created"];
const HEARD = "conversation.item.input_audio_transcription.completed";
const UNHEARD = "conversation.item.input_audio_transcription.failed";
const SPOKEN = ["response.output_audio_transcript.done", "response.audio_transcript.done"];
const STATES = {
  "input_audio_buffer.speech_started": "listening",
  "output_audio_buffer.started": "speaking",
  "output_audio_buffer.stopped": "listening",
};

class Live extends HTMLElement {
  connectedCallback() {
    [this.state, this.line, this.notice] = this.querySelectorAll("p");
    this.querySelector("button").addEventListener("click", () => this.hangUp());
    addEventListener("pagehide", () => this.wire && this.keepNow(true));
  }

  disconnectedCallback() {
    this.close();
  }

  async begin() {
    if (this.wire) return;
    this.lines = [];
    this.keeping = Promise.resolve();
    this.hidden = false;
    this.show("connecting");
    this.tell("");
    const form = document.getElementById("say-form");
    form.inert = true;
    const failed = await this.connect().catch(() => this.dataset.unable);
    if (!failed) return;
    this.close();
    form.inert = false;
    this.show("");
    this.tell(failed);
  }

  // Answers a sentence where it could not be done.
  async connect() {
    try {
      this.mic = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
    } catch (error) {
      return error.name === "NotAllowedError" ? this.dataset.denied : this.dataset.missing;
    }
    const answer = await this.post("");
    const invited = await answer.json();
    if (!answer.ok) return this.sentence(invited);
    this.after = invited.after;
    this.wire = new RTCPeerConnection();
    this.wire.addEventListener("connectionstatechange", () => this.wire?.connectionState === "failed" && this.hangUp(this.dataset.lost));
    const voice = Object.assign(new Audio(), { autoplay: true });
    this.wire.addEventListener("track", ({ streams }) => (voice.srcObject = streams[0]));
    this.mic.getTracks().forEach((track) => this.wire.addTrack(track, this.mic));
    const events = this.wire.createDataChannel("oai-events");
    events.addEventListener("message", ({ data }) => this.hear(JSON.parse(data)));
    events.addEventListener("open", () => this.show("listening"));
    await this.wire.setLocalDescription();
    const headers = { Authorization: `Bearer ${invited.token}`, "Content-Type": "application/sdp" };
    const taken = await fetch(invited.url, { method: "POST", headers, body: this.wire.localDescription.sdp });
    if (!taken.ok) return this.dataset.unable;
    await this.wire.setRemoteDescription({ type: "answer", sdp: await taken.text() });
    this.beat = setInterval(() => this.keep(), BEAT_MS);
    this.tellTime(invited.time);
  }

  sentence({ code = "", detail }) {
    return this.dataset[code.replace(/_(.)/g, (_, letter) => letter.toUpperCase())] ?? detail ?? this.dataset.unable;
  }

  post(path, body, keepalive = false) {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": this.dataset.csrf };
    return fetch(this.dataset.url + path, { method: "POST", headers, keepalive, body: body && JSON.stringify(body) });
  }

  hear({ type, item, item_id: id, transcript }) {
    if (PLACED.includes(type) && ["user", "assistant"].includes(item.role) && !this.lines.some((line) => line.id === item.id))
      this.lines.push({ id: item.id, role: item.role, content: null });
    else if (type === HEARD || SPOKEN.includes(type)) this.write(id, transcript);
    else if (type === UNHEARD) this.write(id, "");
    if (STATES[type]) this.show(STATES[type]);
  }

  write(id, content) {
    const line = this.lines.find((each) => each.id === id);
    if (!line || line.content !== null) return;
    line.content = content;
    this.line.textContent = content;
    this.keep();
  }

  // One after the other, so that no line overtakes another.
  keep() {
    return (this.keeping = this.keeping.then(() => this.keepNow()).catch(() => {}));
  }

  async keepNow(isLeaving = false) {
    const left = this.lines.slice(this.lines.findIndex(({ id }) => id === this.after) + 1);
    const open = left.findIndex(({ content }) => content === null);
    const lines = left.slice(0, open < 0 ? AT_ONCE : Math.min(open, AT_ONCE));
    const answer = await this.post("/lines", { after: this.after, lines }, isLeaving);
    const told = await answer.json();
    if (answer.ok) {
      this.after = told.after;
      this.tellTime(told.time);
    } else if (told.code === "lines_missing") this.after = told.facts.after;
    else this.hangUp(this.sentence(told));
  }

  tellTime(time) {
    if (time.seconds_left !== null && time.seconds_left <= 0) this.hangUp(this.dataset.over);
    else this.tell(time.is_warning ? this.dataset.minutes.replace("{n}", Math.ceil(time.seconds_left / 60)) : "");
  }

  show(state) {
    this.setAttribute("state", state);
    this.state.textContent = this.dataset[state] ?? "";
  }

  tell(sentence) {
    this.notice.textContent = sentence;
    this.notice.hidden = !sentence;
  }

  // What was said last is still being written down: it is waited for, and not for long.
  async hangUp(sentence) {
    if (!this.wire || this.isEnding) return;
    this.isEnding = true;
    this.show("ending");
    if (typeof sentence === "string") this.tell(sentence);
    this.mic.getTracks().forEach((track) => track.stop());
    const until = Date.now() + LAST_WORDS_MS;
    while (this.lines.some(({ content }) => content === null) && Date.now() < until) await new Promise((go) => setTimeout(go, 100));
    this.lines.forEach((line) => (line.content ??= ""));
    this.close();
    await this.keep();
    location.reload();
  }

  close() {
    clearInterval(this.beat);
    this.mic?.getTracks().forEach((track) => track.stop());
    this.wire?.close();
    this.wire = null;
  }
}

customElements.define("k-live", Live);
