// A hum and a short tone for a scan, both off at a switch that is remembered.
//   <button data-mute aria-pressed="false">

const KEY = "quiet";
const TONES = { good: [880, 1320], bad: [220, 180] }; // hertz, one after the other
const HUMS = { good: 60, bad: [60, 60, 60] }; // milliseconds
const LENGTH = 0.09; // seconds a tone
let audio;

// Browsers let a page make itself felt only after somebody touched it.
const isAllowed = () => navigator.userActivation?.hasBeenActive ?? true;

export function isQuiet() {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false; // a browser that keeps nothing
  }
}

function note(frequency, start) {
  const tone = new OscillatorNode(audio, { frequency });
  const loudness = new GainNode(audio, { gain: 0.12 });
  loudness.gain.setTargetAtTime(0, start + LENGTH * 0.6, 0.015);
  tone.connect(loudness).connect(audio.destination);
  tone.start(start);
  tone.stop(start + LENGTH);
}

function play(kind) {
  audio ??= new AudioContext();
  audio.resume();
  TONES[kind].forEach((pitch, n) => note(pitch, audio.currentTime + n * LENGTH));
}

// The tone comes after the picture: to begin with sound takes a phone longer than to draw.
export function signal(kind) {
  if (isQuiet() || !isAllowed()) return;
  navigator.vibrate?.(HUMS[kind]);
  requestAnimationFrame(() => setTimeout(play, 0, kind));
  document.dispatchEvent(new CustomEvent("signal", { detail: kind }));
}

export function bindSwitch(button) {
  if (!button) return;
  const show = () => button.setAttribute("aria-pressed", String(isQuiet()));
  button.addEventListener("click", () => {
    localStorage.setItem(KEY, isQuiet() ? "no" : "yes");
    show();
    signal("good");
  });
  show();
}
