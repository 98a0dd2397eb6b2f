// Reads badges with the camera, one after the other; each is sent by itself.
//
//   <video data-scan data-detector="….js" data-wasm="….wasm" data-plain="….js" muted …>
//   <p data-scan-status role="status"></p> <button data-scan-again hidden>…</button>
//   <button data-torch hidden>…</button> <button data-mute>…</button>
// A `badge` event on document carries { token, at }; sending.js sends and shows it, or
// what data-sends names instead. data-facing is which camera is wanted.
import { advice, close, lamp, onceAllowed, open } from "./camera.js";
import { decoder } from "./decoder.js";
import { bindSwitch } from "./feedback.js";
import { look } from "./looking.js";

// Milliseconds between looks: ten a second are enough and spare the battery; while a
// badge is sent, the processor has better to do, and nobody changes badges faster.
const PAUSE = 80;
const STILL_THERE = 250;
const SENDING = 900;
// Milliseconds out of sight, after which a badge counts again.
const FORGET = Number(document.querySelector("[data-scan]").dataset.forget ?? 5000);
const BADGE = /\/b\/((?:[0-9a-hjkmnp-tv-z]{20})(?:[0-9a-hjkmnp-tv-z]{6})?)\/?$/i;

const video = document.querySelector("[data-scan]");
const status = document.querySelector("[data-scan-status]");
const again = document.querySelector("[data-scan-again]");
const torch = document.querySelector("[data-torch]");
const seen = new Map(); // when each code was last in sight
let reader; // a promise of what reads codes
let sending; // a promise of what sends them: the camera does not wait for it

const sender = (again = "") => import((video.dataset.sends ?? "./sending.js") + again);

function isNew(text) {
  const last = seen.get(text) ?? -Infinity;
  seen.set(text, performance.now());
  return performance.now() - last > FORGET;
}

// Browsers remember an import that failed, so it is tried once more by another name.
async function hand(detail) {
  try {
    await sending.catch(() => (sending = sender("?again")));
    document.dispatchEvent(new CustomEvent("badge", { detail }));
  } catch {
    if (video.dataset.sends) location.reload(); // a kiosk shows nobody's card
    else location.assign(`/B/${detail.token}`);
  }
}

// Tells what became of it: how long to wait before the next look.
async function take(text) {
  const token = text.match(BADGE)?.[1].toUpperCase();
  if (!isNew(token?.slice(0, 20) ?? text)) return STILL_THERE;
  status.textContent = token ? "Got it. Hold the next one." : "This code is not a badge.";
  if (!token) return STILL_THERE;
  await hand({ token, at: new Date().toISOString() });
  return SENDING;
}

// Every second look is the plain one; those between try the other ways in turn.
async function watch(stream, reads) {
  const tries = [0, 1, 0, 2];
  for (let n = 0; stream.active; n++) {
    const way = tries[n % tries.length];
    const texts = document.hidden ? [] : await look(reads, video, way).catch(() => []);
    const pauses = await Promise.all(texts.map(take));
    if (texts.length) n = -1;
    const pause = Math.max(PAUSE, ...pauses);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function offerLamp(stream) {
  const light = lamp(stream);
  torch.hidden = !light;
  torch.setAttribute("aria-pressed", "false");
  torch.onclick = async () => {
    const isOn = torch.getAttribute("aria-pressed") !== "true";
    try {
      await light(isOn);
      torch.setAttribute("aria-pressed", String(isOn));
    } catch {
      torch.hidden = true; // some phones have a lamp that does not obey
    }
  };
}

function stop() {
  close(video.srcObject);
  video.srcObject = null;
}

function failed(problem) {
  stop();
  status.textContent = advice(problem);
  again.hidden = false;
}

async function start() {
  stop();
  again.hidden = true;
  status.textContent = "Starting the camera…";
  reader ??= decoder(video.dataset);
  reader.catch(() => (reader = undefined)); // said below, if the camera opens at all
  try {
    const stream = await open(video.dataset.facing);
    video.srcObject = stream;
    offerLamp(stream);
    const [reads] = await Promise.all([reader, video.play()]);
    status.textContent = "Hold a badge in front of the camera.";
    watch(stream, reads).catch(failed);
  } catch (problem) {
    failed(problem);
    onceAllowed(start);
  }
}

bindSwitch(document.querySelector("[data-mute]"));
again.addEventListener("click", start);
addEventListener("pageshow", ({ persisted }) => persisted && start());
addEventListener("pagehide", stop);
start();
sending = sender();
sending.catch(() => {}); // tried once more for the first badge
