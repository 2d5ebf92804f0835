"""A running centre and real browsers for the tests of the pages.

Chromium is driven by Playwright's Python package: one toolchain for every script of the tests, and the package brings
its own driver, so nothing but Chromium itself is installed.
"""

import pathlib
import re
import sys
import uuid

import pytest
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from centre import ROOT, Centre  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
PASSWORD = "сосны у дороги 7"
COURSE = "intro-childrens-palliative-care"
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
LANGUAGES = ["en", "ru", "be"]


@pytest.fixture(scope="session")
def centre():
    program = ROOT / "target" / "debug" / "forest-glade"
    with Centre(program) as centre:
        yield centre


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Words:
    """The texts of the pages in one language; only those without variables are asked for by name."""

    def __init__(self, language):
        self.texts = {}
        for file in sorted((ROOT / "web" / "locales" / language).glob("*.ftl")):
            self.texts.update(re.findall(r"^([a-z][a-z0-9-]*) = (.+)$", file.read_text(), re.M))

    def __getitem__(self, key):
        return self.texts[key]


class Visitor:
    """Somebody at a browser of a given size and language, with scripts or without."""

    def __init__(self, chromium, centre, size="desktop", language="en", scripts=True, **options):
        self.context = chromium.new_context(
            base_url=centre.address, viewport=SIZES.get(size, size), locale=f"{language}-BY",
            java_script_enabled=scripts, **options)
        self.context.set_default_timeout(20_000)
        self.centre, self.words, self.language, self.scripts = centre, Words(language), language, scripts
        self.complaints = []
        self.page = self.watched(self.context.new_page())

    def watched(self, page):
        """A page whose broken promises are noted: scripts that fail, the policy broken, somebody else asked."""
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", lambda line: self.complaints.append(f"policy: {line.text}")
                if "Content Security Policy" in line.text else None)
        page.on("request", lambda request: None if request.url.startswith((self.centre.address, "data:", "blob:"))
                else self.complaints.append(f"third party: {request.url}"))
        return page

    def go(self, path):
        return self.page.goto(path)

    def press(self, key, within=None, role="button"):
        (within or self.page).get_by_role(role, name=self.words[key], exact=True).first.click()

    def sign_in(self, login, password):
        self.go("/sign-in")
        self.page.locator("#login").fill(login)
        self.page.locator("#password").fill(password)
        self.press("sign-in", within=self.page.locator("main"))

    def demo(self, role):
        self.sign_in(f"{role}@demo.test", "forest-glade-demo")
        return self

    def no_sideways_scrolling(self):
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"

    def close(self):
        self.context.close()
        assert not self.complaints, self.complaints


@pytest.fixture
def visit(chromium, centre):
    """Makes visitors, and lets them go at the end of the test."""
    visitors = []

    def make(**options):
        visitors.append(Visitor(chromium, centre, **options))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def learner(centre):
    """Somebody new, with confirmed names, known to the centre by the API; the same can sign in to the pages."""
    from journey import register_as
    return register_as(centre.anyone(), f"learner.{uuid.uuid4().hex[:8]}", PASSWORD)
