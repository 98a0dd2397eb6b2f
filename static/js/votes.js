// Votes without a new page, and what others vote meanwhile.
//
//   <div data-board="/e/…/votes"> <p data-more hidden> … <form data-vote="7"> with [data-votes]
const EVERY = 5000; // milliseconds
const PATIENCE = 8000;

function show(form, votes, mine) {
  form.querySelector("[data-votes]").textContent = votes;
  if (mine === undefined) return;
  const button = form.querySelector("button");
  button.setAttribute("aria-pressed", mine);
  button.value = mine ? "no" : "yes";
}

async function vote(event) {
  const form = event.target.closest("form[data-vote]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  try {
    const said = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, event.submitter),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (!said.ok) throw new Error(said.statusText);
    const { votes, mine } = await said.json();
    show(form, votes, mine);
  } catch {
    send(form, event.submitter); // the page that comes says what is wrong
  } finally {
    delete form.dataset.busy;
  }
}

function send(form, button) {
  const on = document.createElement("input");
  Object.assign(on, { type: "hidden", name: button.name, value: button.value });
  form.append(on);
  form.submit();
}

async function look(place) {
  const said = await fetch(place.dataset.board, { signal: AbortSignal.timeout?.(PATIENCE) });
  if (!said.ok || said.redirected) return;
  const { votes } = await said.json();
  for (const [id, count] of Object.entries(votes)) {
    const form = place.querySelector(`form[data-vote="${id}"]`);
    if (form) show(form, count);
    else place.querySelector("[data-more]").hidden = false;
  }
}

document.addEventListener("submit", vote);
for (const place of document.querySelectorAll("[data-board]:not([data-board=''])")) {
  setInterval(() => document.hidden || look(place).catch(() => {}), EVERY);
}
