// Evaluates FEEL with the browser's engine: a list of questions comes in as JSON, the list of answers goes out.
// Values that JSON has no word for are wrapped: {"@": "2026-03-01"}, {"@range": ["[", 1, 5, ")"]}, {"@error": "…"}.
import { evaluate, FeelDate, FeelDateTime, FeelDuration, FeelFunction, FeelRange, FeelTime, unaryTest } from "feelin";
import { readFileSync } from "node:fs";

const CALENDAR = [FeelDate, FeelTime, FeelDateTime, FeelDuration];

const questions = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(questions.map(answer)));

function answer({ expression, tests, input, context = {}, now }) {
  const names = { ...decode(context), ...clock(now) };
  try {
    const asked = tests === undefined ? evaluate(expression, names) : unaryTest(tests, { ...names, "?": decode(input) });
    return encode(asked.value);
  } catch (error) {
    return { "@error": "position" in error ? "syntax" : String(error.message) };
  }
}

// The moment is the host's to tell, here as on the server.
function clock(now) {
  if (now === undefined) return {};
  const moment = evaluate(`@"${now}"`).value;
  return { now: () => moment, today: () => evaluate("date(moment)", { moment }).value };
}

function decode(value) {
  if (Array.isArray(value)) return value.map(decode);
  if (value === null || typeof value !== "object") return value;
  if ("@" in value) return evaluate(`@"${value["@"]}"`).value;
  if ("@range" in value) {
    const [opening, start, end, closing] = value["@range"];
    return evaluate(`${opening}start..end${closing}`, { start: decode(start), end: decode(end) }).value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, decode(entry)]));
}

function encode(value) {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value === "number") return Number.isFinite(value) ? value : { "@error": String(value) };
  if (CALENDAR.some((kind) => value instanceof kind)) return { "@": value.toString() };
  if (value instanceof FeelRange) return { "@range": bounds(value) };
  if (value instanceof FeelFunction || typeof value === "function") return { "@function": true };
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, encode(entry)]));
}

function bounds(range) {
  const opening = range["start included"] ? "[" : "(";
  return [opening, encode(range.start), encode(range.end), range["end included"] ? "]" : ")"];
}
