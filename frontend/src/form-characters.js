// Characters of DIN 91379, as forms/rules/characters.py knows them; tests hold both to the same answer for every sign.

// What Python calls space, which is more than \s on one side and less on the other.
const SPACE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACES = new RegExp(`[${SPACE}]+`, "g");
const BEFORE = new RegExp(`^[${SPACE}]+`);
const BEHIND = new RegExp(`[${SPACE}]+$`);

const SINGLE = `
0009-000A 000D 0020-007E 00A0-00AC 00AE-017E 0187-0188 018F 0197 01A0-01A1 01AF-01B0 01B7 01CD-01DC 01DE-01DF
01E2-01F0 01F4-01F5 01F8-01FF 0212-0213 0218-021B 021E-021F 0227-0233 0259 0268 0292 02B9-02BA 02BE-02BF 02C8 02CC
1E02-1E03 1E06-1E07 1E0A-1E11 1E17 1E1C-1E2B 1E2F-1E37 1E3A-1E3B 1E40-1E49 1E52-1E5B 1E5E-1E63 1E6A-1E6F 1E80-1E87
1E8C-1E97 1E9E 1EA0-1EF9 2019 2021 20AC`;
const SEQUENCES = `
A̋ C̀ C̄ C̆ C̈ C̕ C̣ C̦ C̨̆ D̂ F̀ F̄ G̀ H̄ H̦ H̱ J́ J̌ K̀ K̂ K̄ K̇ K̕ K̛ K̦ K͟H K͟h L̂ L̥ L̥̄ L̦ M̀ M̂ M̆ M̐ N̂ N̄ N̆ N̦ P̀ P̄ P̕ P̣ R̆ R̥ R̥̄ S̀ S̄ S̛̄ S̱
T̀ T̄ T̈ T̕ T̛ U̇ Z̀ Z̄ Z̆ Z̈ Z̧ a̋ c̀ c̄ c̆ c̈ c̕ c̣ c̦ c̨̆ d̂ f̀ f̄ g̀ h̄ h̦ j́ k̀ k̂ k̄ k̇ k̕ k̛ k̦ k͟h l̂ l̥ l̥̄ l̦ m̀ m̂ m̆ m̐ n̂ n̄ n̆ n̦ p̀ p̄ p̕ p̣ r̆ r̥ r̥̄ s̀ s̄ s̛̄
s̱ t̀ t̄ t̕ t̛ u̇ z̀ z̄ z̆ z̈ z̧ Ç̆ Û̄ ç̆ û̄ ÿ́ Č̕ Č̣ č̕ č̣ ē̍ Ī́ ī́ ō̍ Ž̦ Ž̧ ž̦ ž̧ Ḳ̄ ḳ̄ Ṣ̄ ṣ̄ Ṭ̄ ṭ̄ Ạ̈ ạ̈ Ọ̈ ọ̈ Ụ̄ Ụ̈ ụ̄ ụ̈`;
const PLAIN = [
  [/[„“”«»‟″]/g, '"'],
  [/[‚‘‛′]/g, "'"],
  [/[‐‑‒–—―−]/g, "-"],
  [/[\u00a0\u2002\u2003\u2007\u2009\u202f\u3000]/g, " "],
  [/[\u00ad\u200b\u2060\ufeff]/g, ""],
  [/…/g, "..."],
  [/•/g, "-"],
];

export const strip = (text) => text.replace(BEFORE, "").replace(BEHIND, "");
export const withoutSpaces = (text) => text.replace(SPACES, "");
export const first = (text, count) => (text.length <= count ? text : [...text].slice(0, count).join(""));
export const length = (text) => [...text].length;

export function clean(text, { lines }) {
  const plain = PLAIN.reduce((changed, [signs, by]) => changed.replace(signs, by), text);
  const composed = plain.normalize("NFC").replace(/\r\n?/g, "\n");
  if (!lines) return strip(composed.replace(SPACES, " "));
  return strip(composed.split("\n").map((line) => line.replace(BEHIND, "")).join("\n"));
}

// The first character that DIN 91379 does not know, or nothing.
export function foreign(text) {
  const end = text.match(allowed())[0].length;
  return end < text.length ? String.fromCodePoint(text.codePointAt(end)) : "";
}

export const printable = (sign) => sign === " " || !/[\p{C}\p{Z}]/u.test(sign);

let pattern;
function allowed() {
  if (!pattern) {
    const signs = words(SINGLE).map((part) => part.split("-").map((end) => `\\u${end}`).join("-"));
    const sequences = words(SEQUENCES).map((one) => one.normalize("NFC"));
    const longest = sequences.sort((one, other) => length(other) - length(one));
    pattern = new RegExp(`^(?:${longest.join("|")}|[${signs.join("")}])*`);
  }
  return pattern;
}

const words = (text) => text.split(/\s+/).filter(Boolean);
