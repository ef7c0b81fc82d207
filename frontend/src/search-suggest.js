// Words while typing, from what the person may see; the browser shows them as it shows any list.
const PAUSE = 150;

export function suggestWords(field) {
  const list = field.list;
  let timer = 0;
  let asked = "";
  field.addEventListener("input", () => {
    clearTimeout(timer);
    const text = field.value;
    if (text.trim().length < 2 || text === asked) return;
    timer = setTimeout(async () => {
      asked = text;
      const answer = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ suche: text })}`).catch(() => null);
      if (!answer?.ok || field.value !== text) return;
      const { suggestions } = await answer.json();
      list.replaceChildren(...suggestions.map((word) => new Option("", word)));
    }, PAUSE);
  });
}
