// Days and times of an event, in its own zone, written as on the server's pages.

function parts(at, zone, options) {
  const found = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options })
    .formatToParts(new Date(at))
    .map(({ type, value }) => [type, value]);
  return Object.fromEntries(found);
}

export function clock(at, zone) {
  const { hour, minute } = parts(at, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${hour}:${minute}`;
}

// "2030-06-01", to sort by and to compare.
export function date(at, zone) {
  const { year, month, day } = parts(at, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  return `${year}-${month}-${day}`;
}

// "Thursday 11 March"
export function day(at, zone, weekday = "long") {
  const named = parts(at, zone, { weekday, day: "numeric", month: "long" });
  return { ...named, whole: `${named.weekday} ${named.day} ${named.month}` };
}
