// The agenda without a network: a day of it, my stars first if there are any.
import { filled } from "./filled.js";
import { clock, date, day } from "./moment.js";

const asked = new URLSearchParams(location.search);

function address(changes) {
  const wanted = new URLSearchParams(asked);
  for (const [name, value] of Object.entries(changes)) wanted.set(name, value);
  return `?${wanted}`;
}

function chosen(part) {
  part.firstElementChild.setAttribute("aria-current", "page");
  return part;
}

function slot(talk, zone, now) {
  const part = filled("slot", {
    start: clock(talk.start, zone),
    end: clock(talk.end, zone),
    place: [talk.room, talk.track].filter(Boolean).join(" · "),
    title: talk.title,
    speakers: talk.speakers.join(", "),
    star: talk.starred ? filled("star") : "",
  });
  const isNow = new Date(talk.start) <= now && now < new Date(talk.end);
  const is = {
    break: talk.kind === "break",
    now: isNow && talk.kind !== "break",
    past: new Date(talk.end) <= now,
    mine: talk.starred,
  };
  const { classList } = part.firstElementChild;
  for (const [name, holds] of Object.entries(is)) classList.toggle(`slot--${name}`, holds);
  return part;
}

function chip(text, url, isChosen) {
  const part = filled("chip", { text, url });
  if (isChosen) part.querySelector("a").setAttribute("aria-current", "true");
  return part;
}

function dayTab(at, zone, isChosen) {
  const { weekday, day: number } = day(at, zone, "short");
  const part = filled("day", { weekday, date: number, url: address({ day: date(at, zone) }) });
  return isChosen ? chosen(part) : part;
}

export function agenda({ talks, event }, body) {
  const zone = event.timezone;
  const days = new Map(talks.map((talk) => [date(talk.start, zone), talk.start]));
  const today = [asked.get("day"), date(Date.now(), zone)].find((one) => days.has(one));
  const shown = today ?? days.keys().next().value;
  const ofDay = talks.filter((talk) => date(talk.start, zone) === shown);
  const starred = ofDay.filter((talk) => talk.starred);
  const mine = asked.has("mine") ? asked.get("mine") === "yes" : starred.length > 0;
  const room = asked.get("room") ?? "";
  const rooms = [...new Set(ofDay.map((talk) => talk.room).filter(Boolean))].sort();
  const list = (mine ? starred : ofDay).filter((talk) => !room || talk.room === room);
  const chips = [
    chip("My stars", address({ mine: "yes" }), mine),
    chip("Everything", address({ mine: "no", room: "" }), !mine && !room),
    ...rooms.map((name) => chip(name, address({ mine: "no", room: name }), name === room)),
  ];
  const tabs = [...days].map(([one, at]) => dayTab(at, zone, one === shown));
  const now = new Date();
  body.append(
    filled("agenda", {
      day: shown ? day(days.get(shown), zone).whole : "",
      days: tabs.length > 1 ? tabs : [],
      chips: shown ? chips : [],
      slots: list.map((talk) => slot(talk, zone, now)),
      zone: `All times are local, at the event (${zone.replaceAll("_", " ")}).`,
    }),
  );
  if (!list.length) body.append(none(shown, mine));
}

function none(hasDay, mine) {
  if (!hasDay) return filled("no-talks", { title: "No agenda yet", text: "The organizer puts it in before the event." });
  const title = mine ? "No stars here yet" : "Nothing here";
  const text = "Where there is a network, star the talks that you want to hear.";
  return filled("no-talks", { title, text, url: address({ mine: "no", room: "" }) });
}
