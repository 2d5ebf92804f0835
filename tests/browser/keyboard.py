"""The same way by somebody who has no mouse, and sees where they are by the focus alone."""

from ways import Way

# Where the focus is, and whether it can be seen: a ring round the element, or round the box that stands for it.
STOP = """async (wanted) => {
    // The page is scrolled to where the focus is with the next picture of it.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const at = document.activeElement;
    const isWide = (style, width) => style !== 'none' && parseFloat(width) >= 2;
    const isRing = (css) => css.content !== 'none' && isWide(css.borderTopStyle, css.borderTopWidth);
    const isRinged = isWide(getComputedStyle(at).outlineStyle, getComputedStyle(at).outlineWidth)
        || isWide(getComputedStyle(at, '::after').outlineStyle, getComputedStyle(at, '::after').outlineWidth)
        || [...at.closest('.choice')?.children ?? []].some((beside) => isRing(getComputedStyle(beside, '::after')));
    const box = at.getBoundingClientRect();
    const isSeen = isRinged && box.bottom > 0 && box.top < innerHeight;
    return [at === wanted, isSeen || at === document.body, at.outerHTML.slice(0, 120)];
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
            is_there, is_seen, at = wanted.evaluate(STOP)
            assert is_seen, f"the focus is not seen: {at}"
            if is_there:
                return
            self.press("Tab")
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
