// Searches while somebody types: <form data-search="id"> asks for the list that its
// button would show, and puts it into #id. Without this the button does.

const PAUSE = 120; // milliseconds after the last letter

for (const form of document.querySelectorAll("form[data-search]")) {
  const list = document.getElementById(form.dataset.search);
  let timer = 0;
  let asked = new AbortController();

  async function look() {
    asked.abort();
    asked = new AbortController();
    const given = [...new FormData(form)].filter(([, value]) => value);
    const query = new URLSearchParams(given);
    try {
      const answer = await fetch(`${form.action}?${query}&fragment=yes`, { signal: asked.signal });
      if (!answer.ok || answer.redirected) return form.requestSubmit();
      list.innerHTML = await answer.text();
      history.replaceState(null, "", `${form.action}?${query}`);
    } catch (error) {
      // A later letter took over, or there is no network: the button says so.
      if (error.name !== "AbortError") console.info(error);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
}
