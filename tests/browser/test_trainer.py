"""A course, from its first word to the learner who has completed it: each step by what the pages themselves offer."""

import os
import re

import pytest
from playwright.sync_api import expect

from centre import Centre
from conftest import LANGUAGES, SIZES, Visitor, note_what_was_said
from test_attendance import SAYS, is_sound
from test_media import FILM
from ways import Way

KEY = "breath-at-night"
TITLE = {"en": "Breath at night", "ru": "Дыхание ночью", "be": "Дыханне ўначы"}
PASSAGE = "Breathe out slowly"
TEXT = "## What to do\n\n{}, and let the parents do so with the child [S1].\n\n"


@pytest.fixture(scope="module")
def house(request):
    """A centre of this way's own: a course is made in it, and published for everybody."""
    os.environ["FOREST_GLADE_LOG"] = SAYS
    with Centre(request.config.getoption("program")) as centre:
        yield centre
        note_what_was_said(centre)


class Person(Visitor):
    """Somebody of the centre who knows no addresses: from the page of their learning on, they follow links."""

    def __init__(self, chromium, house, login, **options):
        super().__init__(chromium, house, **options)
        self.sign_in(f"{login}@demo.test")
        self.page.wait_for_url("**/learn")
        self.speak("en")
        self.page.reload()

    def from_the_foot(self, key):
        self.page.get_by_role("contentinfo").get_by_role("link", name=self.words[key], exact=True).click()

    def from_the_menu(self, key):
        self.page.get_by_role("banner").get_by_role("link", name=self.words[key], exact=True).click()

    def follow(self, name):
        # What is hidden from sight is a box of its own, before which a browser may read a space.
        said = re.compile("^" + re.escape(name).replace(":", r"\s*:") + "$")
        self.main.get_by_role("link", name=said).first.click()

    def types(self, **fields):
        for name, text in fields.items():
            self.main.locator(f"#{name}").fill(text)

    def is_told(self, key):
        expect(self.main.locator(".note.good, #done").first).to_contain_text(self.words[key])

    def is_sound(self):
        """As it stands, and on a phone."""
        size = self.page.viewport_size
        for other in (size, SIZES["phone"]):
            self.page.set_viewport_size(other)
            is_sound(self)
        self.page.set_viewport_size(size)


def texts(name, words, languages=("en", "be")):
    """A text in the language of the course and in Belarusian, which every heading has."""
    return {f"{name}_{tag}": f"{words} {tag}" for tag in languages}


@pytest.fixture
def people(chromium, house):
    came = []

    def make(login, **options):
        came.append(Person(chromium, house, login, **options))
        return came[-1]

    yield make
    for person in came:
        person.close()


def test_a_course_is_made_reviewed_published_and_completed(people, house):
    trainer, reviewer = people("trainer"), people("reviewer")
    begins(trainer)
    says_what_it_is(trainer)
    builds(trainer)
    link = brings_a_film(trainer)
    publishes_the_film(reviewer)
    writes_the_lessons(trainer, link)
    makes_a_quiz(trainer)
    hands_in_and_asks(trainer)
    comments(reviewer)
    answers(trainer)
    signs_off_and_publishes(reviewer)
    opens_a_run(people("coordinator", size="phone"))
    learns(people("clinician", size="phone"), house)


def begins(trainer):
    trainer.from_the_foot("studio-title")
    trainer.types(**{f"title-{tag}": title for tag, title in TITLE.items()}, key=KEY)
    trainer.press("studio-begin-do")
    trainer.is_told("studio-begun")
    trainer.is_sound()


def says_what_it_is(trainer):
    trainer.press("build-settings", "link")
    trainer.types(**texts("summary", "Help for the breath", LANGUAGES))
    for tag in ("ru", "be"):
        trainer.main.locator(f"[name=languages][value={tag}]").uncheck()
    trainer.main.locator("[name=audience][value=nurse]").check()
    trainer.types(outcome_0_en="Helps a child to breathe", competences_0="1, 2", authors="M. Kavaliova",
                  references="S1 | WHO guideline | https://who.int/ | 2018")
    trainer.press("build-save")
    trainer.is_told("build-saved")
    trainer.is_sound()


def builds(trainer):
    trainer.press("build-outline", "link")
    for module in ("Evening", "Morning"):
        trainer.press("build-add-module", "link")
        trainer.types(**texts("title", module), **texts("summary", "About"))
        trainer.press("build-save")
    for module, lesson in (("Evening", "Before sleep"), ("Morning", "On waking")):
        trainer.follow(f"{trainer.words['build-add-lesson']}: {module} en")
        trainer.types(**texts("title", lesson), **texts("summary", "About"), minutes="20")
        trainer.main.locator("[name=required]").check()
        trainer.main.locator("[name=outcomes]").check()
        trainer.press("build-save")
        trainer.is_told("build-added")


def brings_a_film(trainer):
    """Gives what its page says is to be written in a lesson."""
    trainer.press("build-to-course", "link")
    trainer.press("media-title", "link")
    trainer.press("media-new", "link")
    trainer.page.set_input_files("#file", {"name": "breath.mp4", "mimeType": "video/mp4", "buffer": FILM})
    trainer.types(title_en="Slow breathing")
    trainer.main.locator("#access").select_option("signed_in")
    trainer.press("media-bring")
    trainer.page.wait_for_url(re.compile("done=made"))

    def is_stored():
        trainer.page.reload()
        return not trainer.main.get_by_text(trainer.words["media-state-processing"]).count()

    trainer.centre.wait_for(is_stored)
    link = trainer.main.locator("code", has_text="media:").inner_text()
    trainer.press("media-edit", "link")
    trainer.types(authors="M. Kavaliova", licence="CC BY 4.0", review_by="2028-03-01")
    trainer.press("media-save")
    trainer.is_told("media-done-saved")
    captions(trainer)
    trainer.press("media-submit")
    trainer.is_told("media-done-submitted")
    return link


def captions(trainer):
    trainer.press("media-captions", "link")
    trainer.page.locator("#add-cue").press("Enter")
    trainer.page.keyboard.type("Breathe in.")
    times = trainer.main.locator(".rows li").first.locator("input")
    times.nth(0).fill("00:01.000")
    times.nth(1).fill("00:04.000")
    trainer.press("media-captions-save")
    trainer.is_told("media-done-saved")
    trainer.main.get_by_role("navigation").get_by_role("link", name="Slow breathing").click()


def publishes_the_film(reviewer):
    reviewer.from_the_menu("menu-reviews")
    reviewer.press("media-title", "link")
    reviewer.follow("Slow breathing")
    reviewer.press("media-publish")
    reviewer.is_told("media-done-published")


def to_the_course(trainer):
    trainer.from_the_foot("studio-title")
    trainer.follow(TITLE["en"])


def writes_the_lessons(trainer, link):
    for lesson, words in (("Before sleep", TEXT.format(PASSAGE) + link), ("On waking", TEXT.format("Open the window"))):
        to_the_course(trainer)
        trainer.press("build-outline", "link")
        trainer.follow(f"{trainer.words['build-write']}: {lesson} en")
        trainer.main.locator("#text").press("Control+A")
        trainer.page.keyboard.insert_text(words)
        expect(trainer.main.locator("[data-state]")).to_contain_text("Saved", timeout=10_000)
        expect(trainer.main.locator("[data-findings] .bad")).to_have_count(0)
        expect(trainer.main.locator("[data-preview] a[href^='/media/']")).to_have_count(words.count("media:"))
    trainer.is_sound()


def makes_a_quiz(trainer):
    to_the_course(trainer)
    trainer.press("build-outline", "link")
    trainer.follow(f"{trainer.words['build-add-quiz']}: Morning en")
    trainer.types(**texts("title", "Test"), **texts("summary", "About"))
    trainer.press("build-save")
    trainer.follow(f"{trainer.words['build-questions']}: Test en")
    trainer.press("build-add-question")
    trainer.types(stem_en="How does one breathe out?", row_0_en="Slowly", row_1_en="Quickly", sources="S1")
    trainer.main.locator("#correct_0").check()
    trainer.press("build-save")
    expect(trainer.main.locator("li h2")).to_have_text("How does one breathe out?")


def hands_in_and_asks(trainer):
    trainer.press("build-outline", "link")
    trainer.press("build-to-course", "link")
    expect(trainer.main).to_contain_text(trainer.words["studio-no-errors"])
    trainer.is_sound()
    trainer.press("studio-hand-in-do")
    trainer.is_told("studio-handed-in")
    trainer.press("reviewing-ask", "link")
    trainer.types(to_reviewer="Please look at the film.")
    trainer.press("reviewing-ask-do")
    trainer.is_told("reviewing-done-asked")
    trainer.is_sound()


def comments(reviewer):
    reviewer.from_the_menu("menu-reviews")
    reviewer.is_sound()
    reviewer.follow(TITLE["en"])
    expect(reviewer.main).to_contain_text("Please look at the film.")
    reviewer.follow("Before sleep en")
    expect(reviewer.main.locator("video[data-media]")).to_be_visible()
    reviewer.types(quote=PASSAGE, text="Say for how long.")
    reviewer.press("reviewing-comment-do")
    reviewer.is_told("reviewing-done-commented")
    expect(reviewer.main.locator("blockquote")).to_have_text(PASSAGE)
    reviewer.is_sound()


def answers(trainer):
    """The words that were asked for are written, and handed in again; the comment is settled."""
    to_the_course(trainer)
    trainer.press("reviewing-ask", "link")
    trainer.follow("Before sleep en")
    expect(trainer.main).to_contain_text("Say for how long.")
    trainer.press("reviewing-crumb", "link")
    trainer.press("reviewing-to-studio", "link")
    trainer.press("build-outline", "link")
    trainer.follow(f"{trainer.words['build-write']}: Before sleep en")
    area = trainer.main.locator("#text")
    area.fill(area.input_value().replace(PASSAGE, f"{PASSAGE} for four seconds"))
    expect(trainer.main.locator("[data-state]")).to_contain_text("Saved", timeout=10_000)
    trainer.follow(TITLE["en"])
    trainer.press("studio-hand-in-do")
    trainer.press("reviewing-ask", "link")
    trainer.follow("Before sleep en")
    trainer.press("reviewing-resolve-do")
    expect(trainer.main.locator("article")).to_contain_text(trainer.words["reviewing-is-resolved"])
    trainer.press("reviewing-crumb", "link")
    trainer.press("reviewing-ask-do")
    expect(trainer.main).to_contain_text(trainer.words["reviewing-state-asked"])


def signs_off_and_publishes(reviewer):
    reviewer.from_the_menu("menu-reviews")
    reviewer.follow(TITLE["en"])
    reviewer.follow("Before sleep en")
    expect(reviewer.main).to_contain_text("for four seconds")
    reviewer.press("reviewing-crumb", "link")
    reviewer.types(source="WHO guideline on pain in children", edition="2020")
    reviewer.press("reviewing-sign-off-do")
    reviewer.is_told("reviewing-done-signed-off")
    reviewer.is_sound()
    reviewer.press("reviewing-to-publish", "link")
    reviewer.is_sound()
    reviewer.press("publish-do")
    expect(reviewer.main.locator("h1")).to_have_text(TITLE["en"])
    expect(reviewer.main).to_contain_text(reviewer.words["plan-published-ask"])


def opens_a_run(coordinator):
    """Whatever the reviewer says to them: they choose the course, and let everybody in."""
    coordinator.from_the_menu("menu-desk")
    coordinator.press("plan-open", "link")
    coordinator.main.locator("#course_key").select_option(label=TITLE["en"])
    coordinator.press("plan-open-do")
    coordinator.is_told("plan-opened")
    coordinator.is_sound()


def learns(clinician, house):
    way = Way(clinician)
    clinician.go("/")
    way.click(clinician.page.locator(f'a[href="/courses/{KEY}"]').first, "the course")
    expect(clinician.main).to_contain_text("Read by a second clinician")
    clinician.main.locator("aside li").get_by_role("button").first.click()
    way.follow("place-begin")
    watches(clinician)
    clinician.press("lesson-done")
    expect(clinician.main.locator("h1")).to_have_text("On waking en")
    clinician.press("lesson-done")
    way.follow("quiz-begin", "button")
    api = house.demo("clinician")
    attempt = api.call("get_attempt", {"id": clinician.page.url.rsplit("/")[-1]})
    for number, (_, response) in enumerate(house.right_responses(attempt), 1):
        way.answer(number, response)
    way.follow("quiz-finish", "button")
    way.follow("quiz-hand-in", "button")
    assert "100" in clinician.heading()
    clinician.from_the_menu("menu-learning")
    completed = clinician.main.locator("section", has_text=clinician.words["learn-completed-title"])
    expect(completed).to_contain_text(TITLE["en"])


def watches(clinician):
    """The film is there, and what is said in it is shown in words."""
    expect(clinician.main).to_contain_text(f"{PASSAGE} for four seconds")
    expect(clinician.main).not_to_contain_text(clinician.words["lesson-awaits-sign-off"])
    film = clinician.main.locator("video[data-media]")
    film.evaluate("film => { film.muted = true; return film.play(); }")
    clinician.centre.wait_for(lambda: film.evaluate("film => film.currentTime") >= 1.2)
    shown = film.evaluate("film => [...film.textTracks].filter(track => track.mode === 'showing')"
                          ".flatMap(track => [...track.activeCues]).map(cue => cue.text)")
    assert shown == ["Breathe in."]
    clinician.is_sound()
