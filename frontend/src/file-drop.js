// Sends the files of a form one after the other, so that one that fails keeps none of the others from being filed.
//
// Without a script the same form sends them all at once. What the server says of each file stands beside it.
const AT_ONCE = 2; // more would only wait for one another at the office's line

export function takeDrops(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-drop-list]");
  listenForDrops(form, (files) => {
    if (list) send(form, list, files);
    else hand(form, input, files);
  });
  if (!list) return;
  // Before the guard against a second click: this form stays on its page.
  form.addEventListener(
    "submit",
    (event) => {
      if (!input.files.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      send(form, list, [...input.files]);
      input.value = "";
    },
    true,
  );
}

function listenForDrops(form, take) {
  const carries = (event) => [...event.dataTransfer.types].includes("Files");
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      form.classList.add("is-over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("is-over");
  });
  form.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    form.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
}

// A form for one file gets what was dropped, and is sent as ever.
function hand(form, input, files) {
  const chosen = new DataTransfer();
  chosen.items.add(files[0]);
  input.files = chosen.files;
  form.requestSubmit();
}

async function send(form, list, files) {
  const words = JSON.parse(form.dataset.dropWords);
  const rows = files.map((file) => ({ file, row: rowFor(list, file, words) }));
  list.hidden = false;
  const waiting = [...rows];
  const results = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await sendOne(form, next, words));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  tell(form, words, results.every(Boolean));
}

function tell(form, words, all) {
  const status = form.querySelector("[data-drop-status]");
  const again = document.createElement("a");
  again.href = location.href;
  again.textContent = words.again;
  status.replaceChildren(all ? words.all : words.some, " ", again);
}

function rowFor(list, file, words) {
  const row = document.createElement("li");
  const [name, state, bar] = ["span", "span", "progress"].map((kind) => document.createElement(kind));
  name.textContent = file.name;
  state.textContent = words.waits;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  row.append(name, state, bar);
  list.append(row);
  return { name, state, bar };
}

function sendOne(form, { file, row }, words) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much has gone out
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) row.bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => resolve(show(row, answerOf(request), words)));
    request.addEventListener("error", () => resolve(show(row, { problem: words.failed }, words)));
    request.send(content(form, file));
  });
}

function content(form, file) {
  const data = new FormData(form);
  const name = form.querySelector("input[type=file]").name;
  data.delete(name);
  data.append(name, file, file.name);
  return data;
}

function answerOf(request) {
  try {
    const answer = JSON.parse(request.responseText);
    return answer.files?.[0] ?? { problem: answer.error || String(request.status) };
  } catch {
    return { problem: String(request.status) };
  }
}

function show(row, answer, words) {
  row.bar.remove();
  row.state.textContent = answer.problem || words.done;
  row.state.classList.toggle("is-wrong", Boolean(answer.problem));
  if (answer.url) {
    const link = document.createElement("a");
    link.href = answer.url;
    link.textContent = row.name.textContent;
    row.name.replaceChildren(link);
  }
  return !answer.problem;
}
