// A part of a page that is asked for again and again: <section data-refresh="/e/…/list">.
const EVERY = 3000; // milliseconds
const PATIENCE = 8000;

async function refresh(place) {
  const said = await fetch(place.dataset.refresh, { signal: AbortSignal.timeout?.(PATIENCE) });
  if (!said.ok || said.redirected) return; // signed out, or no network: what is there stays
  const page = new DOMParser().parseFromString(await said.text(), "text/html");
  if (page.body.textContent !== place.textContent) place.replaceChildren(...page.body.childNodes);
}

for (const place of document.querySelectorAll("[data-refresh]")) {
  const turn = async () => {
    if (!document.hidden) await refresh(place).catch(() => {});
    setTimeout(turn, EVERY);
  };
  setTimeout(turn, EVERY);
}
