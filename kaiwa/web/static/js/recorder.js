// <k-recorder>: press to record, press to stop, read what was heard, then send.
// What was heard lands in the text box first: nobody is answered for something they did not say.
// Its data attributes hold every sentence it may say, in the page's language.

const TYPES = ["audio/mp4", "audio/webm;codecs=opus", "audio/ogg;codecs=opus"];
const LONGEST_S = 60;
const QUIET = 128;

class Recorder extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.label = this.querySelector(".visually-hidden");
    this.field = document.querySelector(this.dataset.into);
    this.complaints = document.querySelector(this.dataset.complaints);
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
      this.hidden = true;
      return;
    }
    this.button.addEventListener("click", () => (this.recorder ? this.stop() : this.start()));
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.stop(true));
  }

  disconnectedCallback() {
    this.stop(true);
  }

  set state(value) {
    this.setAttribute("state", value);
    this.label.textContent = this.dataset[value];
  }

  async start() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
    } catch (error) {
      return this.complain(error.name === "NotAllowedError" ? this.dataset.denied : this.dataset.missing);
    }
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(this.stream, mimeType ? { mimeType, audioBitsPerSecond: 32000 } : {});
    const heard = [];
    this.recorder.addEventListener("dataavailable", (event) => event.data.size && heard.push(event.data));
    this.recorder.addEventListener("stop", () => this.finish(new Blob(heard, { type: this.recorder?.mimeType })));
    this.recorder.start(1000);
    this.isCancelled = false;
    this.complain("");
    this.state = "recording";
    this.showTime();
    this.showLevel();
  }

  showTime() {
    this.clock = Object.assign(document.createElement("span"), { className: "rec-time" });
    this.clock.setAttribute("role", "timer");
    this.before(this.clock);
    const began = Date.now();
    const tick = () => {
      const passed_s = Math.floor((Date.now() - began) / 1000);
      this.clock.textContent = `0:${String(passed_s).padStart(2, "0")}`;
      if (passed_s >= LONGEST_S) this.stop();
    };
    tick();
    this.timer = setInterval(tick, 250);
  }

  showLevel() {
    const context = new AudioContext();
    const meter = context.createAnalyser();
    meter.fftSize = 256;
    context.createMediaStreamSource(this.stream).connect(meter);
    const data = new Uint8Array(meter.fftSize);
    const draw = () => {
      if (!this.recorder) return context.close();
      meter.getByteTimeDomainData(data);
      const peak = Math.max(...data.map((value) => Math.abs(value - QUIET))) / QUIET;
      this.style.setProperty("--level", peak.toFixed(2));
      requestAnimationFrame(draw);
    };
    draw();
  }

  stop(isCancelled = false) {
    if (!this.recorder) return;
    this.isCancelled = isCancelled;
    clearInterval(this.timer);
    this.clock?.remove();
    if (this.recorder.state !== "inactive") this.recorder.stop();
    this.stream.getTracks().forEach((track) => track.stop());
  }

  async finish(blob) {
    this.recorder = null;
    if (this.isCancelled || !blob.size) return (this.state = "idle");
    this.state = "sending";
    const form = new FormData();
    form.append("recording", blob, "turn");
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body: form, headers: { "X-CSRF-Token": this.dataset.csrf } });
      const told = await answer.json();
      if (answer.ok && told.text) {
        this.field.value = told.text;
        this.field.focus();
      } else this.complain(answer.ok ? this.dataset.unheard : told.detail ?? this.dataset.unheard);
    } catch {
      this.complain(this.dataset.unheard);
    }
    this.state = "idle";
  }

  complain(sentence) {
    this.complaints.textContent = sentence;
  }
}

customElements.define("k-recorder", Recorder);
