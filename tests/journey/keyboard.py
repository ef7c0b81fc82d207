"""Somebody who has a keyboard and nothing else: what they reach, and whether they see where they are."""

from dataclasses import dataclass

from journey.person import Person

_STEPS = 80
_HERE = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const drawn = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return {
        names: [one.name, one.id, one.textContent.trim()],
        nowhere: one === document.body,
        seen: drawn && inside && box.width > 1 && box.height > 1,
        what: one.outerHTML.slice(0, 200),
    };
}"""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The keys of somebody, who never touches a mouse."""

    who: Person

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.who.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type where one is."""
        self.who.page.keyboard.type(text)

    def is_at(self, target: str) -> bool:
        """Tell whether the focus is on a thing of this name, id or text; wherever it is, it must be seen."""
        here = self.who.page.evaluate(_HERE)
        assert here["seen"] or here["nowhere"], f"the focus is not to be seen on {self.who.page.url}: {here['what']}"
        return target in here["names"]

    def go_to(self, target: str, *, by: str = "Tab") -> None:
        """Press the tabulator until the focus is on a thing of this name, id or text."""
        for _ in range(_STEPS):
            self.press(by)
            if self.is_at(target):
                return
        raise AssertionError(f"{target} is not reached with the keyboard on {self.who.page.url}")

    def fill(self, **answers: str) -> None:
        """Go to fields by their names, two underscores stand for a dot, and type."""
        for name, value in answers.items():
            self.go_to(name.replace("__", "."))
            self.type(value)

    def pick(self, name: str, value: str) -> None:
        """Go to a question with several answers and choose one with the arrows."""
        self.go_to(name)
        self.press("Space")
        wanted = self.who.page.locator(f'main [name="{name}"][value="{value}"]')
        for _ in range(_STEPS):
            if wanted.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} is not reached with the arrows at {name}")

    def tick(self, name: str) -> None:
        """Go to a box and tick it."""
        self.go_to(name)
        self.press("Space")

    def enter(self, target: str, *, leads_to: str) -> None:
        """Go to a link or button, press Enter, and be on another page."""
        self.go_to(target)
        self.press("Enter")
        self.who.title_is(leads_to)
        self.who.settle()

    def is_told(self, target: str) -> None:
        """Press a button that is refused: the focus goes to the list of mistakes, whose first link leads to a field."""
        self.go_to(target)
        self.press("Enter")
        self.who.page.locator("#fehler:focus").wait_for()
        self.who.settle()
        assert self.is_at("fehler")
