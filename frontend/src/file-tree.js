// The file plan, and the parts of a file, as a tree for the keyboard: up and down move, right opens a branch, left
// closes it or leads to the one above, Enter follows. Without a script it is what it is in the page: lists of links.

const LINK = ":scope > a";

export function plantTree(root) {
  const top = root.querySelector("ul");
  if (!top) return;
  top.setAttribute("role", "tree");
  top.setAttribute("aria-label", root.dataset.treeLabel);
  dress(top);
  const links = () => [...top.querySelectorAll("a")].filter((link) => !link.closest("ul[hidden]"));
  const current = top.querySelector("a[aria-current]") ?? top.querySelector("a");
  if (current) current.tabIndex = 0;
  top.addEventListener("focusin", ({ target }) => {
    for (const link of top.querySelectorAll("a")) link.tabIndex = link === target ? 0 : -1;
  });
  top.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a");
    const act = link && ACTIONS[event.key];
    if (!act) return;
    event.preventDefault();
    act(link, links(), root);
  });
}

const ACTIONS = {
  ArrowDown: (link, all) => all[all.indexOf(link) + 1]?.focus(),
  ArrowUp: (link, all) => all[all.indexOf(link) - 1]?.focus(),
  Home: (_link, all) => all[0]?.focus(),
  End: (_link, all) => all.at(-1)?.focus(),
  ArrowRight: (link, _all, root) => open(link, root),
  ArrowLeft: (link) => close(link),
};

async function open(link, root) {
  const item = link.parentElement;
  const below = item.querySelector(":scope > ul") ?? (await fetched(item, root));
  if (!below) return;
  if (link.getAttribute("aria-expanded") === "true") {
    below.querySelector("a")?.focus();
    return;
  }
  below.hidden = false;
  link.setAttribute("aria-expanded", "true");
}

function close(link) {
  const below = link.parentElement.querySelector(":scope > ul");
  if (below && link.getAttribute("aria-expanded") === "true") {
    below.hidden = true;
    link.setAttribute("aria-expanded", "false");
    return;
  }
  link.parentElement.parentElement.closest("li")?.querySelector(LINK)?.focus();
}

// What lies under a branch that is not in the page yet comes from the server; the page stays as it is.
async function fetched(item, root) {
  if (!("below" in item.dataset) || !root.dataset.tree) return null;
  const answer = await fetch(`${root.dataset.tree}?unter=${encodeURIComponent(item.dataset.key)}`);
  if (!answer.ok || answer.redirected) return null;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("ul");
  if (!found || item.querySelector(":scope > ul")) return null;
  item.append(found);
  dress(found);
  attach(item, found);
  return found;
}

function dress(list) {
  for (const item of list.children) {
    const link = item.querySelector(LINK);
    const below = item.querySelector(":scope > ul");
    item.setAttribute("role", "none");
    link.setAttribute("role", "treeitem");
    link.tabIndex = -1;
    if (below) {
      attach(item, below);
      dress(below);
      link.setAttribute("aria-expanded", "true");
    } else if ("below" in item.dataset) link.setAttribute("aria-expanded", "false");
  }
}

function attach(item, below) {
  below.setAttribute("role", "group");
  below.id = `unter-${item.dataset.key}`;
  item.querySelector(LINK).setAttribute("aria-owns", below.id);
}
