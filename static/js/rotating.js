// The code on my screen that changes every half a minute, made by the phone itself.
//
//   <section data-badge data-address="HTTPS://HOST/B/" data-id="…" data-key="hex">
// companion/core/badge/token.py makes the same one.
import { correction, generate } from "../vendor/lean-qr.js";
import { serverTime } from "./hearing.js";

const STEP = 30_000; // milliseconds
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const QUIET = 4; // modules of white around
const SVG = "http://www.w3.org/2000/svg";
const M = correction.M;

async function changing(hex, step) {
  const raw = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const kind = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", raw, kind, false, ["sign"]);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, counter.buffer));
  const bits = mac.getUint32(0) >>> 2;
  return [25, 20, 15, 10, 5, 0].map((place) => ALPHABET[(bits >>> place) & 31]).join("");
}

function path(code) {
  let way = "";
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++)
      if (code.get(x, y)) way += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  return way;
}

function draw(place, text) {
  const code = generate(text, { minCorrectionLevel: M, maxCorrectionLevel: M, mask: 3 });
  const svg = place.querySelector("svg");
  const size = code.size + 2 * QUIET;
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  const white = document.createElementNS(SVG, "rect");
  const black = document.createElementNS(SVG, "path");
  for (const side of ["width", "height"]) white.setAttribute(side, size);
  white.setAttribute("fill", "#fff");
  black.setAttribute("d", path(code));
  svg.replaceChildren(white, black);
}

// A phone without WebCrypto asks the server for the code of the moment.
async function fetched(place) {
  const answer = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  place.replaceChildren(page.querySelector("[data-badge-code] > svg"));
}

export function rotate(place, { address, id, key }) {
  let timer;
  const turn = async () => {
    const now = serverTime();
    clearTimeout(timer);
    timer = setTimeout(turn, STEP - (now % STEP) + 50);
    if (document.hidden) return;
    if (!globalThis.crypto?.subtle) await fetched(place).catch(() => {});
    else draw(place, address + id + (await changing(key, Math.floor(now / STEP))));
  };
  document.addEventListener("visibilitychange", turn);
  document.addEventListener("late", turn);
  turn();
}
