// What happened to me while my badge is on the screen: asked for every two seconds.
//
//   <section data-news="/e/…/news"> <ol data-news-list></ol>
//   <template data-news-card> with [data-news-text], -more, -link and a form to answer
import { hear } from "./hearing.js";

const EVERY = 2000; // milliseconds
const PATIENCE = 8000;
const MOST = 3; // cards at a time
const BACK = 5_000_000; // microseconds asked for once more: not all is written in order

async function answer(event, card) {
  event.preventDefault();
  const form = event.target;
  const body = new FormData(form, event.submitter);
  form.hidden = true;
  const said = await fetch(form.action, { method: "POST", body }).catch(() => null);
  form.hidden = Boolean(said?.ok);
  const isYes = body.get("answer") === "yes";
  const done = isYes ? "You are in each other’s contacts." : "Nothing is handed over.";
  const more = said?.ok ? done : "That did not get through. Try again.";
  card.querySelector("[data-news-more]").textContent = more;
}

function drawn(place, pattern, { id, kind, organisation, url, text }) {
  const card = pattern.content.firstElementChild.cloneNode(true);
  card.querySelector("[data-news-text]").textContent = text;
  card.querySelector("[data-news-more]").textContent = organisation;
  const link = card.querySelector("[data-news-link]");
  link.hidden = kind === "asks";
  link.href = url;
  const form = card.querySelector("form");
  form.hidden = kind !== "asks";
  form.action = place.dataset.news.replace(/news$/, `asked/${id}`);
  form.addEventListener("submit", (event) => answer(event, card));
  return card;
}

export function follow(place) {
  const list = place.querySelector("[data-news-list]");
  const pattern = document.querySelector("template[data-news-card]");
  const told = new Set();
  let after = 0;

  const ask = async () => {
    const signal = AbortSignal.timeout?.(PATIENCE);
    const said = await fetch(`${place.dataset.news}?after=${after}`, { signal });
    if (!said.ok) return;
    hear(said);
    const { latest, news } = await said.json();
    after = latest - BACK;
    const fresh = news.filter(({ kind, id }) => !told.has(`${kind} ${id}`));
    for (const one of fresh) {
      told.add(`${one.kind} ${one.id}`);
      list.prepend(drawn(place, pattern, one));
    }
    if (fresh.length && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(60);
    while (list.children.length > MOST) list.lastElementChild.remove();
  };
  const turn = async () => {
    if (!document.hidden) await ask().catch(() => {}); // no network: the next time
    setTimeout(turn, EVERY);
  };
  turn();
}
