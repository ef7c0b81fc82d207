// FEEL in the browser: asks feelin, remembers what it said, and tells the time that it is told.
import { evaluate as ask, FeelDate } from "feelin";

const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu;
const CLOCK = new Set(["now", "today"]);
const MOST_REMEMBERED = 20_000;

export function makeEvaluator() {
  const words = new Map();
  const days = new Map();
  const known = new Map();

  // The value of an expression for the names around it; `moment` is the city's time, for today() and now().
  function evaluate(text, names, moment) {
    const used = remembered(words, text, () => [...new Set(text.match(WORD) ?? [])]);
    const context = {};
    for (const word of used) if (word in names) context[word] = names[word] ?? null;
    const timed = moment !== undefined && used.some((word) => CLOCK.has(word));
    const key = text + (timed ? moment : "") + JSON.stringify(context, spelled);
    if (known.size > MOST_REMEMBERED) known.clear();
    return remembered(known, key, () => ask(text, timed ? { ...context, ...clock(moment) } : context).value ?? null);
  }

  return { evaluate, plain, dateOf: (text) => remembered(days, text, () => ask(`@"${text}"`).value) };
}

// A value as JSON: what calendars hold becomes text.
function plain(value) {
  return value === undefined ? null : JSON.parse(JSON.stringify(value ?? null));
}

function clock(moment) {
  const time = ask(`@"${moment}"`).value;
  return { now: () => time, today: () => ask("date(moment)", { moment: time }).value };
}

// A date and the text that spells it are two things.
function spelled(name, value) {
  return this[name] instanceof FeelDate ? { "@": value } : value;
}

function remembered(store, key, make) {
  if (!store.has(key)) store.set(key, make());
  return store.get(key);
}
