"""Ways through the centre as somebody goes them: what is clicked is counted, and what is typed is typed."""

import uuid

from conftest import COURSE, PASSWORD

NAMES = {"en": ("Verabyova", "Darya", "Igarauna"), "ru": ("Веребьёва", "Дарья", "Игоревна"),
         "be": ("Вераб’ёва", "Дар’я", "Ігараўна")}


class Way:
    """What somebody does, from the catalogue to the certificate, and how many clicks it takes them."""

    def __init__(self, visitor):
        self.visitor, self.page, self.words = visitor, visitor.page, visitor.words
        self.login = f"way.{uuid.uuid4().hex[:8]}"
        self.clicks, self.lesson_clicks, self.answer_clicks = [], 0, 0

    def click(self, target, what):
        target.click()
        self.clicks.append(what)

    def fill(self, target, text):
        target.fill(text)

    def choose(self, option):
        option.check()

    def select(self, field, value):
        field.select_option(value)

    def move(self, button):
        button.click()

    def follow_first(self, selector, what):
        self.click(self.page.locator(selector).first, what)

    def follow(self, key, role="link"):
        self.click(self.visitor.named(key, role), self.words[key])

    def find_the_course(self):
        self.visitor.go("/")
        self.click(self.page.locator(f'a[href="/courses/{COURSE}"]'), "the course")

    def make_an_account(self):
        self.follow("place-make-account")
        for field, name in zip(("surname", "own_name", "patronymic"), NAMES[self.visitor.language]):
            self.fill(self.page.locator(f"#{field}"), name)
        self.fill(self.page.locator("#login"), self.login)
        self.fill(self.page.locator("#password"), PASSWORD)
        self.click(self.page.locator("#consent"), "consent")
        self.follow("sign-up", "button")

    def take_a_place(self):
        run = self.page.locator("aside li", has_text=self.words["run-at-any-time"]).first
        self.click(run.get_by_role("button"), "enrol")

    def read_every_lesson(self):
        while "/lessons/" in self.page.url:
            self.visitor.press("lesson-done")
            self.lesson_clicks += 1

    def answer(self, number, response):
        """Gives a response to a question as it is shown."""
        name = f"q{number}"
        field = lambda part: self.page.locator(f"[name='{name}.{part}']")  # noqa: E731
        kind = response["kind"]
        if kind in ("single_choice", "multiple_response"):
            for option in [response["option_id"]] if kind == "single_choice" else response["option_ids"]:
                self.choose(self.page.locator(f"[name={name}][value='{option}']"))
                self.answer_clicks += 1
        elif kind == "numeric":
            for part, value in response["values"].items():
                self.fill(field(part), value)
        elif kind == "matching":
            for part, target in response["matches"].items():
                self.select(field(part), target)
                self.answer_clicks += 1
        else:
            self.sort(name, response["step_ids"])

    def sort(self, name, steps):
        """Brings steps into an order by their buttons."""
        shown = self.page.locator(f"#{name} .order [type=hidden]")
        for place, step in enumerate(steps):
            while (at := [box.get_attribute("value") for box in shown.all()].index(step)) > place:
                self.move(self.page.locator(f"[name=move][value='{name}.{step}.up']"))
                self.answer_clicks += 1
                if not self.visitor.scripts:
                    self.page.wait_for_load_state()
                assert [box.get_attribute("value") for box in shown.all()].index(step) == at - 1
