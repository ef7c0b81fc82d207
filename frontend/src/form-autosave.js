// Keeps in the draft what somebody types, so that a closed laptop or a lost connection loses nothing.
//
// The page is posted in the background, as it would be sent, only with a mark: the server saves and says nothing. Files
// are left out; they go with the page itself. Sending waits for a save under way, so that the older never comes last.
import { language, text } from "./text.js";

const EVERY = 10_000;
const PATIENCE = 8_000;
const MOST_AT_THE_END = 60_000; // what a browser still sends for a page that goes away
const MARK = "_autosave";

export function saveInPassing(form) {
  const status = statusLine(form);
  let [edits, saved] = [0, 0];
  let [timer, underWay, failing, sending] = [null, null, false, false];

  const edited = () => {
    edits += 1;
    timer ??= setTimeout(save, EVERY);
  };
  form.addEventListener("input", edited);
  form.addEventListener("change", edited);
  form.addEventListener("submit", onSubmit, true);
  window.addEventListener("online", () => failing && save());
  window.addEventListener("pageshow", () => (sending = false));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !sending && edits > saved) save({ leaving: true });
  });

  async function save({ leaving = false, now = false } = {}) {
    clearTimeout(timer);
    timer = null;
    if (underWay) await underWay;
    if (edits === saved && !now) return true;
    underWay = send(leaving);
    const done = await underWay;
    underWay = null;
    return done;
  }

  async function send(leaving) {
    const upTo = edits;
    const body = content(form);
    const small = body.toString().length < MOST_AT_THE_END;
    const answer = await fetch(addressOf(form), {
      method: "POST",
      body,
      redirect: "manual",
      keepalive: leaving && small,
      signal: AbortSignal.timeout(PATIENCE),
    }).catch(() => null);
    if (answer?.status === 204) return keep(upTo);
    if (answer && answer.status < 500 && answer.status !== 429) return refuse(answer.status);
    return retry();
  }

  function keep(upTo) {
    saved = upTo;
    failing = false;
    const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
    const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(new Date());
    status.show(text(files ? "savedWithoutFiles" : "saved", { time }));
    if (edits > saved) timer ??= setTimeout(save, EVERY);
    else if (!files) form.dispatchEvent(new Event("aw-saved"));
    return true;
  }

  // Signed out, sent already, changed elsewhere: the page itself says more when it is sent.
  function refuse(code) {
    failing = false;
    saved = edits;
    status.say(text(code === 409 ? "changedElsewhere" : "notSaved"));
    return true;
  }

  function retry() {
    failing = true;
    status.say(text("offline"));
    timer ??= setTimeout(save, EVERY);
    return false;
  }

  async function onSubmit(event) {
    if (sending) return;
    if (!underWay && !failing && navigator.onLine) {
      sending = true;
      clearTimeout(timer);
      return;
    }
    const { submitter } = event;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (underWay) await underWay;
    if ((failing || !navigator.onLine) && !(await save({ now: true }))) {
      status.say(text("notSent"));
      return;
    }
    sending = true;
    clearTimeout(timer);
    form.requestSubmit(submitter);
  }
}

function content(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "_do") body.append(name, value);
  body.append(MARK, "1");
  return body;
}

function addressOf(form) {
  return form.getAttribute("action") || location.pathname + location.search;
}

// Quiet for what goes well, spoken for what does not.
function statusLine(form) {
  const line = document.createElement("p");
  line.className = "aw-saved aw-muted";
  const trouble = document.createElement("p");
  trouble.className = "aw-saved";
  trouble.setAttribute("role", "status");
  form.append(line, trouble);
  return {
    show: (words) => set(words, ""),
    say: (words) => set("", words),
  };

  function set(quiet, loud) {
    line.textContent = quiet;
    if (trouble.textContent !== loud) trouble.textContent = loud;
  }
}
