// Reads badges with the camera; without it the form takes a typed code or a photo.
//
//   <video data-scan data-detector="….js" data-wasm="….wasm" muted playsinline></video>
//   <p data-scan-status role="status"></p> <button data-scan-again hidden>…</button>
// A `badge` event carries the token; unless it is prevented, the badge's page opens.
import { advice, open } from "./camera.js";
import { decoder } from "./decoder.js";

const PAUSE = 100; // milliseconds: ten looks a second are enough and spare the battery
const BADGE = /\/b\/([0-9a-hjkmnp-tv-z]{20})\/?$/i;

const video = document.querySelector("[data-scan]");
const status = document.querySelector("[data-scan-status]");
const again = document.querySelector("[data-scan-again]");
let last = "";

function take(text) {
  if (text === last) return;
  last = text;
  const token = text.match(BADGE)?.[1].toUpperCase();
  status.textContent = token ? "Found a badge." : "This code is not a badge.";
  if (!token) return;
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(60);
  const init = { bubbles: true, cancelable: true, detail: token };
  const goOn = video.dispatchEvent(new CustomEvent("badge", init));
  if (goOn) location.assign(`/B/${token}`);
}

async function watch(reader, stream) {
  while (stream.active) {
    const codes = document.hidden ? [] : await reader.detect(video).catch(() => []);
    if (codes.length) take(codes[0].rawValue);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

function stop() {
  video.srcObject?.getTracks().forEach((track) => track.stop());
}

async function start() {
  last = "";
  again.hidden = true;
  status.textContent = "Starting the camera…";
  try {
    video.srcObject = await open();
    const reader = await decoder(video.dataset);
    await video.play();
    status.textContent = "Hold a badge in front of the camera.";
    watch(reader, video.srcObject);
  } catch (problem) {
    stop();
    status.textContent = advice(problem);
    again.hidden = false;
  }
}

again.addEventListener("click", start);
addEventListener("pageshow", start); // also on the way back from a badge
addEventListener("pagehide", stop);
