"""The same way by somebody who has no mouse, and sees where they are by the focus alone."""

from ways import Way

# Whether the focus can be seen: an outline round the element, or round the box that stands for it.
SEEN = """() => {
    const at = document.activeElement;
    const rings = [getComputedStyle(at)];
    for (const beside of at.closest('label')?.querySelectorAll('span') ?? []) {
        rings.push(getComputedStyle(beside), getComputedStyle(beside, '::after'));
    }
    const box = at.getBoundingClientRect();
    const isRinged = rings.some((ring) => ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 2);
    return isRinged && box.bottom > 0 && box.top < innerHeight;
}"""


class ByKeyboard(Way):
    """Tab, Enter, Space, arrows, and what is typed; nothing is clicked."""

    def __init__(self, visitor):
        super().__init__(visitor)
        self.keys, self.stops = 0, 0

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
            self.keys += 1

    def reach(self, target):
        """Goes on by Tab until the focus is there; every stop on the way is seen."""
        wanted = target.element_handle()
        for _ in range(400):
            if wanted.evaluate("wanted => document.activeElement === wanted"):
                return
            self.press("Tab")
            at = self.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
            assert self.page.evaluate(SEEN) or at.startswith("<body"), f"the focus is not seen: {at}"
            self.stops += 1
        raise AssertionError(f"{target} cannot be reached")

    def click(self, target, what):
        self.reach(target)
        kind = target.get_attribute("type") or ""
        if kind in ("checkbox", "radio"):
            self.press("Space")
        else:
            with self.page.expect_navigation():
                self.press("Enter")
        self.clicks.append(what)

    def fill(self, target, text):
        self.reach(target)
        self.page.keyboard.type(text)

    def read_every_lesson(self):
        while "/lessons/" in self.page.url:
            self.click(self.visitor.named("lesson-done"), "read")

    def choose(self, option):
        """A group of options that exclude each other is one stop; arrows go on within it."""
        if option.get_attribute("type") == "checkbox":
            self.reach(option)
            return self.press("Space")
        group = self.page.locator(f"[name={option.get_attribute('name')}][type=radio]")
        self.reach(group.first)
        self.press("Space")
        values = [each.get_attribute("value") for each in group.all()]
        self.press("ArrowDown", values.index(option.get_attribute("value")))

    def select(self, field, value):
        self.reach(field)
        options = [option.get_attribute("value") for option in field.locator("option").all()]
        self.press("ArrowDown", options.index(value))

    def move(self, button):
        self.reach(button)
        self.press("Enter")
