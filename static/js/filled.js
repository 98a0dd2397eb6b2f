// Fills a <template data-template="slot">: <p data-text="room"></p> gets a text,
// <a data-href="url"></a> an address, <ul data-list="slots"></ul> other filled parts.
// What nothing is given for goes away.

const SAFE = /^(https?:\/\/|mailto:|tel:|\/(?!\/)|\?|$)/i;

export function filled(name, values = {}) {
  const template = document.querySelector(`template[data-template="${name}"]`);
  const part = template.content.cloneNode(true);
  const given = (attribute, write) => {
    for (const place of part.querySelectorAll(`[data-${attribute}]`)) {
      const value = values[place.dataset[attribute]];
      if (value === undefined || value === "" || value?.length === 0) place.remove();
      else write(place, value);
    }
  };
  given("text", (place, text) => place.append(text));
  given("href", (place, url) => SAFE.test(url) && place.setAttribute("href", url));
  given("list", (place, parts) => place.append(...parts));
  return part;
}
