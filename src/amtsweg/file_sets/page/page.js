"use strict";
// The reading program of a set. It talks to nobody: everything it shows lies in this file, sealed.
const at = (id) => document.getElementById(id);
const bytes = (text) => Uint8Array.from(atob(text.trim()), (sign) => sign.charCodeAt(0));
const utf8 = new TextEncoder();
const outside = JSON.parse(at("outside").textContent);
let key, inside, returnKey, chosen, opened;
const things = [];

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute === "onclick") made.addEventListener("click", value);
    else made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

const imported = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

async function unsealed(withKey, sealed, about) {
  const how = { name: "AES-GCM", iv: sealed.slice(0, 12), additionalData: about };
  return new Uint8Array(await crypto.subtle.decrypt(how, withKey, sealed.slice(12)));
}

async function keyOf(password) {
  const secret = await crypto.subtle.importKey("raw", utf8.encode(password.trim().toLowerCase()), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(outside.salt), iterations: outside.rounds };
  const own = await imported(await crypto.subtle.deriveBits(how, secret, 256));
  return imported(await unsealed(own, bytes(outside.key), utf8.encode(outside.set)));
}

async function open(event) {
  event.preventDefault();
  at("said").textContent = "Wird geöffnet …";
  try {
    key = await keyOf(at("password").value);
  } catch {
    at("said").textContent = crypto.subtle
      ? "Das Kennwort stimmt nicht."
      : "Dieser Browser kann verschlüsselte Pakete nicht öffnen. Bitte nehmen Sie einen neueren.";
    at("password").focus();
    return;
  }
  inside = JSON.parse(new TextDecoder().decode(await unsealed(key, bytes(at("inside").textContent), utf8.encode(outside.set))));
  if (Date.now() >= Date.parse(inside.expires)) {
    key = inside = undefined;
    at("said").textContent = "Dieses Paket ist abgelaufen. Bitte nehmen Sie die Akten im Amt neu mit.";
    return;
  }
  returnKey = await imported(bytes(inside.return_key));
  things.push(...(await kept()));
  at("door").hidden = true;
  at("room").hidden = false;
  at("title").textContent = inside.title;
  document.title = inside.title;
  at("about").hidden = false;
  at("about").textContent = `Stand ${day(inside.made)} · lesbar bis ${day(inside.expires)}`;
  list();
  listThings();
  choose(inside.files[0]);
  at("query").focus();
}

const day = (moment) => new Date(moment).toLocaleDateString("de-DE", { day: "numeric", month: "long", year: "numeric" });

// Without case, accents and spelling variants, so that „Strasse“ finds „Straße“; a part of a word finds the whole one.
const plain = (text) => text.toLowerCase().replaceAll("ß", "ss").replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue");

function list() {
  const words = plain(at("query").value).split(/\s+/).filter(Boolean);
  let count = 0;
  const parts = inside.files.map((file) => {
    const rows = file.documents.filter((one) => {
      const all = plain(`${one.title} ${one.name} ${one.text} ${file.title} ${file.number}`);
      return words.every((word) => all.includes(word));
    });
    count += rows.length;
    if (words.length && !rows.length) return "";
    const head = element("h2", {}, element("button", { class: "plain", type: "button", onclick: () => choose(file) }, `${file.number} ${file.title}`.trim()));
    return element("div", {}, head, element("ul", {}, ...rows.map((one) => line(file, one, words))));
  });
  at("contents").replaceChildren(...parts);
  at("count").textContent = words.length ? `${count} Treffer` : `${count} ${count === 1 ? "Dokument" : "Dokumente"}`;
}

function line(file, one, words) {
  const button = element("button", { class: "plain", type: "button", onclick: () => show(file, one) }, one.title);
  if (opened === one.id) button.setAttribute("aria-current", "true");
  const item = element("li", {}, button);
  const hit = words.length && snippet(one.text, words[0]);
  if (hit) item.append(element("p", {}, ...hit));
  return item;
}

function snippet(text, word) {
  const place = plain(text).indexOf(word);
  if (place < 0) return undefined;
  // Folding makes a text a little longer, so the place is looked for again near by.
  const near = text.slice(Math.max(0, place - 60 - place / 20), place + 100);
  const found = [...near].findIndex((_, index) => plain(near.slice(index)).startsWith(word));
  if (found < 0) return [near];
  return [near.slice(0, found), element("mark", {}, near.slice(found, found + word.length)), near.slice(found + word.length)];
}

async function show(file, one) {
  choose(file, one);
  opened = one.id;
  const id = bytesOf(one.id);
  const blob = new Blob([await unsealed(key, bytes(at(`d-${one.id}`).textContent), id)], { type: one.type });
  const url = URL.createObjectURL(blob);
  const head = element("h2", {}, one.title);
  const save = element("p", {}, element("a", { href: url, download: one.name }, "Als Datei speichern"));
  at("shown").replaceChildren(head, element("p", { class: "hint" }, `${one.name}, Fassung ${one.version}, abgelegt am ${day(one.added)}`), await view(one, blob, url), save);
  list();
  at("shown").focus();
}

async function view(one, blob, url) {
  if (one.type === "application/pdf") return element("iframe", { src: url, title: one.title });
  if (/^image\/(jpeg|png|webp|gif)$/.test(one.type)) return element("img", { src: url, alt: one.title });
  if (one.type.startsWith("text/plain")) return element("pre", {}, await blob.text());
  return one.text ? element("pre", {}, one.text) : element("p", {}, "Diese Art von Datei zeigt der Browser nicht. Sie können sie speichern und öffnen.");
}

const bytesOf = (uuid) => Uint8Array.from(uuid.replaceAll("-", "").match(/../g), (pair) => parseInt(pair, 16));

function choose(file, one) {
  chosen = { file, one };
  at("on").textContent = one ? `Zu: ${one.title}` : `Zur Akte ${file.number || file.title}`;
}

async function add(thing) {
  const about = chosen.one ? { document: chosen.one.id, version: chosen.one.version } : {};
  const title = chosen.one ? chosen.one.title : chosen.file.title;
  things.push({ id: crypto.randomUUID(), made: Date.now(), file: chosen.file.id, ...about, ...thing, title: `${thing.title}: ${title}` });
  listThings();
  await keep();
}

function listThings() {
  at("things").replaceChildren(
    ...things.map((one) => {
      const words = one.kind === "note" ? one.text : one.name;
      const drop = element("button", { class: "plain", type: "button", "aria-label": `Entfernen: ${words}`, onclick: () => remove(one) }, "Entfernen");
      return element("li", {}, words, " ", drop);
    }),
  );
  at("give").disabled = !things.length;
}

function remove(one) {
  things.splice(things.indexOf(one), 1);
  listThings();
  keep();
}

async function note(event) {
  event.preventDefault();
  const text = at("note").value.trim();
  if (!text) return;
  at("note").value = "";
  await add({ kind: "note", title: "Notiz", text });
  at("noted").textContent = "Die Notiz ist gemerkt.";
}

async function photos(event) {
  for (const file of event.target.files) {
    await add({ kind: "photo", title: "Foto", name: file.name, type: file.type, data: base64(new Uint8Array(await file.arrayBuffer())) });
  }
  event.target.value = "";
  at("noted").textContent = "Die Fotos sind gemerkt.";
}

function base64(data) {
  let text = "";
  for (let start = 0; start < data.length; start += 32768) text += String.fromCharCode(...data.subarray(start, start + 32768));
  return btoa(text);
}

async function sealedThings() {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: utf8.encode(inside.set) };
  const sealed = await crypto.subtle.encrypt(how, returnKey, utf8.encode(JSON.stringify({ things })));
  return new Blob(["AMTSWEG-RETURN-1\n", inside.set, iv, sealed]);
}

async function give() {
  const url = URL.createObjectURL(await sealedThings());
  element("a", { href: url, download: `Rueckgabe-${new Date().toISOString().slice(0, 16).replaceAll(":", "")}.amtsweg` }).click();
  at("noted").textContent = "Die Rückgabe ist gespeichert. Was darin ist, bleibt hier stehen, bis Sie es entfernen.";
}

// What was made is kept in this browser, sealed, so that a closed window loses nothing; where that is not allowed, the
// window asks before it closes.
function store() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("amtsweg-sets", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("things");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

let unkept = false;
async function keep() {
  unkept = things.length > 0;
  try {
    const sealed = await (await sealedThings()).arrayBuffer();
    const box = (await store()).transaction("things", "readwrite");
    box.objectStore("things").put(sealed, inside.set);
    await new Promise((done, failed) => { box.oncomplete = done; box.onerror = failed; });
    unkept = false;
  } catch { /* the window asks before it closes */ }
}

async function kept() {
  try {
    const box = (await store()).transaction("things").objectStore("things").get(inside.set);
    const found = await new Promise((done, failed) => { box.onsuccess = () => done(box.result); box.onerror = failed; });
    if (!found) return [];
    const sealed = new Uint8Array(found).slice(17 + 36);
    return JSON.parse(new TextDecoder().decode(await unsealed(returnKey, sealed, utf8.encode(inside.set)))).things;
  } catch {
    return [];
  }
}

addEventListener("beforeunload", (event) => { if (unkept) event.preventDefault(); });
at("door").addEventListener("submit", open);
at("query").addEventListener("input", list);
at("noting").addEventListener("submit", note);
at("photo").addEventListener("change", photos);
at("give").addEventListener("click", give);
