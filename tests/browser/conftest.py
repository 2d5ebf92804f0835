"""A running centre and real browsers for the tests of the pages.

Chromium is driven by Playwright's Python package: one toolchain for every script of the tests, and the package brings
its own driver, so nothing but Chromium itself is installed.
"""

import functools
import json
import os
import pathlib
import re
import sys
import uuid

import pytest
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from centre import DEMO_PASSWORD, ROOT, Centre  # noqa: E402
from packages import LANGUAGES  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
PASSWORD = "сосны у дороги 7"
COURSE = "intro-childrens-palliative-care"
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}


def pytest_addoption(parser):
    built = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "debug", "forest-glade")
    parser.addoption("--program", default=built, help="the forest-glade to test")
    parser.addoption("--learners", type=int, default=2, help="how many lines are cut in the middle of a test")
    parser.addoption("--cut", type=int, default=1, help="for how many seconds")


@pytest.fixture(scope="session")
def centre(request):
    # Which text was said in which language is in the log, and read at the end.
    os.environ["FOREST_GLADE_LOG"] = "info,web::words=trace"
    with Centre(request.config.getoption("program")) as centre:
        yield centre
        note_what_was_said(centre)


@pytest.fixture(scope="session")
def world(centre):
    from sweep import World  # which is made of what stands below
    return World(centre)


SAID = {language: set() for language in LANGUAGES}


def note_what_was_said(centre):
    for line in pathlib.Path(centre.folder.name, "server.log").open():
        if '"target":"web::words"' in line:
            said = json.loads(line)
            SAID[said["language"]].add(said["key"])


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@functools.cache
def words(language):
    return Words(language)


class Words:
    """The texts of the pages in one language; only those without variables are asked for by name."""

    def __init__(self, language):
        self.texts, self.all = {}, []
        # Letters are on no page: tests/letters.py and tests/newsletter.py read each of them.
        pages = (ROOT / "web" / "locales" / language).glob("*.ftl")
        for file in sorted(file for file in pages if not file.stem.endswith("letters")):
            source = file.read_text()
            self.texts.update(re.findall(r"^([a-z][a-z0-9-]*) = (.+)$", source, re.M))
            self.all += re.findall(r"^([a-z][a-z0-9-]*) =", source, re.M)

        words = set(" ".join(self.texts.values()).replace(".", " ").split())
        self.keys_that_are_no_words = {key for key in self.texts if "-" in key} - words

    def __getitem__(self, key):
        return self.texts[key]


class Visitor:
    """Somebody at a browser of a given size and language, with scripts or without."""

    def __init__(self, chromium, centre, size="desktop", language="en", scripts=True, **options):
        options = {"viewport": SIZES[size], "locale": f"{language}-BY", "java_script_enabled": scripts, **options}
        self.context = chromium.new_context(base_url=centre.address, **options)
        self.context.set_default_timeout(20_000)
        self.centre, self.words, self.language, self.scripts = centre, words(language), language, scripts
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

    @property
    def main(self):
        return self.page.locator("main")

    def go(self, path):
        return self.page.goto(path)

    def named(self, key, role="button"):
        return self.main.get_by_role(role, name=self.words[key], exact=True).first

    def press(self, key, role="button"):
        self.named(key, role).click()

    def sign_in(self, login, password=DEMO_PASSWORD):
        self.go("/sign-in")
        self.page.locator("#login").fill(login)
        self.page.locator("#password").fill(password)
        self.press("sign-in")

    def speak(self, language):
        """Chooses the language of the pages, as the links at their head do."""
        self.language, self.words = language, words(language)
        self.context.add_cookies([{"name": "fg_lang", "value": language, "url": self.centre.address}])

    def answers(self):
        """The pages that come from now on, as they are sent."""
        pages = []
        self.page.on("response", lambda answer: pages.append(answer)
                     if answer.request.is_navigation_request() and answer.status < 300 or answer.status >= 400 else None)
        return pages

    def heading(self):
        return self.page.locator("h1").inner_text()

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


class Learner:
    """Somebody who studies, known to the centre by the API; the same can sign in to the pages."""

    def __init__(self, centre, names=None, confirmed=True):
        self.centre, self.login = centre, f"learner.{uuid.uuid4().hex[:8]}"
        names = names or {"be": {"surname": "Вераб’ёва", "own_name": "Дар’я", "patronymic": "Ігараўна"}}
        body = {"user_name": self.login, "password": PASSWORD, "names": names}
        centre.anyone().call("register", body=body)
        self.api = centre.anyone().sign_in(self.login, PASSWORD)
        if confirmed:
            self.api.call("confirm_names")

    def enrol(self, course=COURSE):
        runs = self.api.call("get_course", {"key": course})["runs"]
        run = next(run for run in runs if run["kind"] == "self_paced")
        self.enrolment = self.api.call("enrol_learner", {"id": run["id"]}, body={})["id"]
        outline = self.api.call("get_outline", {"id": self.enrolment})
        items = [item for module in outline["modules"] for item in module["items"]]
        self.lessons = [item["id"] for item in items if item["kind"] == "lesson"]
        self.quiz = next(item["id"] for item in items if item["kind"] == "quiz")
        return self

    def read_everything(self):
        facts = [{"fact_id": str(uuid.uuid4()), "lesson_id": lesson, "kind": kind}
                 for lesson in self.lessons for kind in ("lesson_opened", "lesson_completed")]
        self.api.call("record_progress", {"id": self.enrolment}, body=facts)
        return self

    def begin(self):
        self.attempt = self.api.call("start_attempt", {"id": self.enrolment, "quiz_id": self.quiz})
        return self

    def right(self):
        """The right responses of the attempt, by the number of their question."""
        found = list(self.centre.right_responses(self.attempt))
        return {number: response for number, (_, response) in enumerate(found, 1)}

    def answer(self, response, item):
        body = {"op_id": str(uuid.uuid4()), "seq": 1, "response": response}
        self.api.call("save_response", {"id": self.attempt["id"], "item_id": item}, body=body)

    def hand_in(self, right):
        if right:
            for item, response in self.centre.right_responses(self.attempt):
                self.answer(response, item)
        self.api.call("submit_attempt", {"id": self.attempt["id"]})
        return self

    def certificate(self):
        def issued():
            return [held for held in self.api.call("list_my_certificates")["items"] if held["status"] == "valid"]
        return self.centre.wait_for(issued)[0]

    def saved(self):
        """The responses that the centre has of the attempt, by the number of their question, and how often each came."""
        items = self.api.call("get_attempt", {"id": self.attempt["id"]})["items"]
        return {number: item["response"] for number, item in enumerate(items, 1) if item.get("response")}


@pytest.fixture
def learner(centre):
    return Learner(centre)


def never_said():
    """Texts that no page of this run had, by language."""
    # What the checker may find is held to its sentences by tests/it/web_words.rs: no run has every fault there is.
    there = {language: {key for key in words(language).all if not key.startswith("finding-") and key not in NEVER}
             for language in LANGUAGES}
    return {language: sorted(there[language] - SAID[language]) for language in LANGUAGES}


def is_whole(session):
    """Whether every test in a browser was there to run."""
    there = {path.stem for path in pathlib.Path(__file__).parent.glob("test_*.py")}
    chosen = any("::" in argument for argument in session.config.args) or DESELECTED
    return not chosen and there == {item.path.stem for item in session.items}


def pytest_deselected(items):
    DESELECTED.extend(items)


def pytest_sessionfinish(session):
    """Every text of the pages was on a page, in each language."""
    if session.testsfailed or session.config.option.collectonly or not is_whole(session):
        return
    never = never_said()
    if any(never.values()):
        FIGURES["Texts that no test brings about"] = [
            f"{language}: {' '.join(sorted(keys))}" for language, keys in never.items()]
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    if any(SAID.values()):
        silent, kept = never_said(), ROOT / "target" / "never-said.json"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(silent, indent=1))
        FIGURES[f"Texts that no page of this run had ({kept.relative_to(ROOT)} names them)"] = [
            f"{language}: {len(keys)} of {len(words(language).all)}" for language, keys in silent.items()]
    for title, lines in FIGURES.items():
        terminalreporter.write_line(f"\n{title}")
        for line in lines:
            terminalreporter.write_line(line)


# No page leads to these: two who take one step of an outline within the same moment are not brought about in a browser
# (tests/it does it), and nothing withdraws a version yet.
NEVER = {"refusal-manuscript-conflict", "studio-state-withdrawn"}
# What the tests measured, printed at the end.
FIGURES = {}
# Tests that were asked not to run.
DESELECTED = []
