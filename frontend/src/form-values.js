// Types of data fields in the browser: how each is read from typed text, checked, shown, and seen by FEEL.
// The other half of forms/rules/values; what both say is held equal by tests/forms/corpus.
import { clean, first, foreign, length, printable, strip, withoutSpaces } from "./form-characters.js";

const MOST_DIGITS = 15;
const THOUSANDS_POINT = /^[0-9]{1,3}(?:\.[0-9]{3})+$/;
const THOUSANDS_COMMA = /^[0-9]{1,3}(?:,[0-9]{3}){2,}$/;
const NUMBER = /^[0-9]{1,15}(?:\.[0-9]{1,14})?$/;
const LONG_NUMBER = /^[-+]?[0-9., ]+$/;
const GERMAN_DATE = /^([0-9]{1,2})\.([^0-9]?)([0-9]{1,2})\.([^0-9]?)([0-9]{4})$/;
const EMAIL =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,189}$)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+$/;
const PHONE = /^\+?[0-9 ()/.-]+$/;
const IBAN_LENGTHS = {
  AD: 24, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22,
  GI: 23, GR: 27, HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MC: 27, MT: 31, NL: 18,
  NO: 15, PL: 28, PT: 25, RO: 24, SE: 24, SI: 19, SK: 24, SM: 27, VA: 22,
};

export const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const asMapping = (value) => (isMapping(value) ? value : {});
export const asList = (value) => (Array.isArray(value) ? value : []);
export const entry = (mapping, key) => (Object.hasOwn(mapping, key) ? (mapping[key] ?? null) : null);
export const isGroup = ({ fields }) => fields !== undefined;

export function isEmpty(value) {
  if (isMapping(value)) return Object.values(value).every(isEmpty);
  if (Array.isArray(value)) return value.every(isEmpty);
  return value === null || value === undefined || value === "";
}

// What was answered, or null; a list of which nothing is left was answered with nothing, where lists are.
export function answered(field, value) {
  if (typeof value === "string") return value || null;
  if (value === null || typeof value !== "object" || !isEmpty(value)) return value;
  return Array.isArray(value) && (field.multiple || field.kind === "file") ? [] : null;
}

// --- from what was typed to an answer; what is not understood stays as the text that was typed

export function read(field, raw) {
  return (READERS[field.kind] ?? readLine)(field, raw);
}

const readLine = (_field, raw) => clean(raw, { lines: false }) || null;
const READERS = {
  multiline: (_field, raw) => clean(raw, { lines: true }) || null,
  integer: readNumber,
  number: readNumber,
  money: readNumber,
  date: readDate,
  choice: (_field, raw) => first(strip(raw), 100) || null,
  yes_no: readTruth,
  consent: (_field, raw) => (raw ? true : null),
  iban: (_field, raw) => first(withoutSpaces(raw).replaceAll("-", "").toUpperCase(), 60) || null,
};

function readNumber(field, raw) {
  let text = strip(raw);
  if (field.kind === "money") {
    for (const word of ["€", "EUR", "Euro"]) if (text.endsWith(word)) text = strip(text.slice(0, -word.length));
  }
  return parseNumber(text) ?? (first(strip(raw), 200) || null);
}

export function parseNumber(raw) {
  let text = strip(raw).replaceAll("−", "-").replace(/[ \u00a0]/g, "");
  const negative = text.startsWith("-");
  if (negative || text.startsWith("+")) text = text.slice(1);
  if (text.includes(",") && !THOUSANDS_COMMA.test(text)) {
    const comma = text.indexOf(",");
    const [whole, decimals] = [text.slice(0, comma), text.slice(comma + 1)];
    text = `${THOUSANDS_POINT.test(whole) ? whole.replaceAll(".", "") : whole || "0"}.${decimals}`;
  } else if (THOUSANDS_POINT.test(text) || text.includes(",")) {
    text = text.replace(/[.,]/g, "");
  }
  if (!NUMBER.test(text) || text.replace(".", "").replace(/^0+/, "").length > MOST_DIGITS) return null;
  const number = Number(text);
  return negative && number ? -number : number;
}

function readDate(_field, raw) {
  const text = strip(raw);
  const parts = GERMAN_DATE.exec(text);
  if (!parts || strip(parts[2] + parts[4])) return first(text, 40) || null;
  return `${parts[5]}-${parts[3].padStart(2, "0")}-${parts[1].padStart(2, "0")}`;
}

function readTruth(_field, raw) {
  const text = strip(raw);
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return lower === "true";
  return first(text, 20) || null;
}

// --- what an answer is in expressions

export function feelValue(field, value, dateOf) {
  switch (field.kind) {
    case "integer":
    case "number":
    case "money":
      return isNumber(value) ? value : null;
    case "date":
      return isDay(value) ? dateOf(value) : null;
    case "yes_no":
    case "consent":
      return typeof value === "boolean" ? value : null;
    case "choice":
      return field.multiple ? listOf(value, isText) : isText(value) ? value : null;
    case "file":
      return listOf(value, isMapping);
    case "computed":
      return value;
    default:
      return isText(value) ? value : null;
  }
}

const isText = (value) => typeof value === "string";
const listOf = (value, fits) => (Array.isArray(value) && value.every(fits) ? value : null);

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

function isDay(value) {
  const parts = typeof value === "string" && /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year >= 1 && day >= 1 && day <= (lengths[month - 1] ?? 0);
}

// --- what is wrong with an answer: a message, or nothing

export function missing(field, words) {
  return words.missing[field.kind];
}

export function check(field, value, words) {
  return CHECKS[field.kind]?.(field, value, words) ?? "";
}

export const filled = (message, values) => message.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

const CHECKS = {
  text: checkText,
  multiline: checkText,
  email: (field, value, words) => (isEmail(asText(value)) ? checkText(field, value, words) : words.email),
  phone: (field, value, words) => (isPhone(asText(value)) ? checkText(field, value, words) : words.phone),
  postcode: (_field, value, words) => (/^[0-9]{5}$/.test(asText(value)) ? "" : words.postcode),
  iban: (_field, value, words) => checkIban(asText(value), words),
  date: checkDate,
  choice: checkChoice,
  yes_no: (_field, value, words) => (typeof value === "boolean" ? "" : words.yes_no),
  consent: (_field, value, words) => (value === true ? "" : words.consent),
  integer: (field, value, words) => (Number.isInteger(value) ? checkRange(field, value) : noNumber(value, words, "integer")),
  number: (field, value, words) => (isNumber(value) ? checkRange(field, value) : noNumber(value, words, "number")),
  money: checkMoney,
  file: checkFiles,
};

const asText = (value) => (isText(value) ? value : "");

function noNumber(value, words, kind) {
  const long = isText(value) && LONG_NUMBER.test(value) && value.replace(/[^0-9]/g, "").length > MOST_DIGITS;
  return long ? filled(words.digits, { limit: MOST_DIGITS }) : words[kind];
}

function checkText(field, value, words) {
  if (typeof value !== "string") return words.no_text;
  const count = length(value);
  if (count > field.max_length) return filled(words.long, { length: count, limit: field.max_length });
  const sign = foreign(value);
  if (!sign) return "";
  const code = sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return filled(words.sign, { sign: printable(sign) ? sign : `U+${code}` });
}

const isEmail = (text) => EMAIL.test(text) && !text.includes("..") && !text.startsWith(".") && !text.includes(".@");

function isPhone(text) {
  const digits = text.replace(/[^0-9]/g, "").length;
  return PHONE.test(text) && digits >= 5 && digits <= 17;
}

function checkIban(iban, words) {
  const wanted = entry(IBAN_LENGTHS, iban.slice(0, 2));
  if (wanted === null) return words.iban;
  if (!/^[A-Z]{2}[0-9]{2}[A-Z0-9]*$/.test(iban)) return words.iban_signs;
  if (iban.length !== wanted) return filled(words.iban_length, { length: iban.length, wanted });
  const digits = [...(iban.slice(4) + iban.slice(0, 4))].map((sign) => Number.parseInt(sign, 36)).join("");
  const rest = [...digits].reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0);
  return rest === 1 ? "" : words.iban_digits;
}

function checkDate(_field, value, words) {
  if (!isDay(value)) return words.date;
  const year = Number(value.slice(0, 4));
  return year >= 1800 && year <= 2200 ? "" : words.year;
}

function checkChoice(field, value, words) {
  const chosen = Array.isArray(value) ? value : [value];
  const right = Array.isArray(value) === Boolean(field.multiple);
  return right && chosen.every((one) => asList(field.options).includes(one)) ? "" : words.choice;
}

function checkRange({ min, max, range }, value) {
  return (min !== undefined && value < min) || (max !== undefined && value > max) ? range : "";
}

function checkMoney(field, value, words) {
  if (!isNumber(value)) return noNumber(value, words, "money");
  return decimals(value) > 2 ? words.cents : checkRange(field, value);
}

function decimals(value) {
  const [digits, exponent = "0"] = String(value).split("e");
  return Math.max(0, (digits.split(".")[1] ?? "").length - Number(exponent));
}

function checkFiles(field, value, words) {
  if (!Array.isArray(value) || !value.every(isUpload)) return words.file;
  return value.length > field.max_files ? filled(words.files, { limit: field.max_files }) : "";
}

function isUpload(one) {
  const named = ["sha256", "filename", "media_type", "scan"].every((name) => isText(one?.[name] ?? ""));
  return isMapping(one) && Number.isInteger(one.size) && named;
}

// --- how a computed value reads

export function show(field, value, language) {
  if (value === null || value === undefined || Array.isArray(value)) return "";
  if (typeof value === "boolean") return { de: ["Nein", "Ja"], en: ["No", "Yes"] }[language][Number(value)];
  const text = isNumber(value) ? grouped(value, language) : String(value);
  return field.unit ? `${text} ${field.unit}` : text;
}

function grouped(value, language) {
  const places = decimals(value);
  const [whole, rest] = Math.abs(value).toFixed(Math.min(places, 100)).split(".");
  const [thousands, point] = language === "en" ? [",", "."] : [".", ","];
  const parts = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, thousands);
  return (value < 0 ? "-" : "") + (rest ? parts + point + rest : parts);
}
