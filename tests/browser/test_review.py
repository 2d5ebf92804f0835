"""A draft in a browser: reviewed, published, and read about by those who learnt the version before it."""

import datetime
import os
import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import clinic
from clinic import AGAINST, LESSON, LINES, NOTE, OTHER
from conftest import DEMO_PASSWORD, LANGUAGES, PASSWORD, SIZES, Visitor, note_what_was_said
from later import Later

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AXE = """async (rules) => {
    const { violations } = await axe.run({ runOnly: rules, preload: false, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id} at ${nodes.slice(0, 4).map(({ target }) => target)}`);
}"""
WAYS = [*((language, True) for language in LANGUAGES), ("be", False)]


@pytest.fixture(scope="module")
def ward(request):
    os.environ["FOREST_GLADE_LOG"] = "info,web::words=trace"
    with Later(request.config.getoption("program")) as ward:
        yield ward
        note_what_was_said(ward)


@pytest.fixture
def signed_in(chromium, ward):
    """Makes visitors who have signed in, and lets them go at the end of the test."""
    visitors = []

    def make(login, language="en", scripts=True):
        visitors.append(visitor := Visitor(chromium, ward, language=language, scripts=scripts))
        visitor.sign_in(login, DEMO_PASSWORD if login.endswith("@demo.test") else PASSWORD)
        visitor.page.wait_for_url(lambda url: "/sign-in" not in url)
        visitor.speak(language)
        return visitor

    yield make
    for visitor in visitors:
        visitor.close()


def is_sound(visitor):
    """What stands on a page can be seen whole and used by everybody, on a phone and on a desk."""
    for size in SIZES.values():
        visitor.page.set_viewport_size(size)
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{visitor.page.url} scrolls sideways by {wide} px at {size['width']} px"
        if visitor.scripts:
            visitor.page.evaluate(Axe().axe_script)
            found = visitor.page.evaluate(AXE, RULES)
            assert not found, f"{visitor.page.url} at {size['width']} px: {found}"
    assert visitor.page.locator("h1").count() == 1


def says(visitor, *keys):
    """The page has these texts, as far as they are the same whatever stands in them."""
    for key in keys:
        part = max(re.split(r"\{[^}]*\}", visitor.words[key]), key=len).strip()
        expect(visitor.main, key).to_contain_text(part)


def goes(visitor, path, *keys):
    answer = visitor.go(path)
    assert answer.ok, f"{path}: {answer.status}"
    says(visitor, *keys)
    is_sound(visitor)


def sends(visitor, key, *told, **fields):
    """Types into a form, sends it, and is told this."""
    for name, value in fields.items():
        visitor.main.locator(f"[name={name}]").fill(value)
    visitor.press(key)
    says(visitor, *told)


def read(key, item=LESSON):
    return f"/studio/{key}/review/read?item={item.replace('/', '%2F')}"


@pytest.mark.parametrize("language, scripts", WAYS, ids=lambda value: str(value))
def test_a_draft_goes_from_its_author_over_a_reviewer_to_those_who_learnt_the_old_version(
        ward, signed_in, language, scripts):
    key = f"dose-{language}-{'with' if scripts else 'without'}"
    learner = clinic.learner_of(ward, clinic.taught(ward, key, quizzes=["steps"]))
    clinic.put(ward, key, clinic.safer, quizzes=["twice"])
    is_asked_for(signed_in("trainer@demo.test", language, scripts), key)
    reviewer = signed_in("reviewer@demo.test", language, scripts)
    is_commented_on(reviewer, key, LINES[language][1])
    is_signed_off_and_published(reviewer, key)
    coordinator = signed_in("coordinator@demo.test", language, scripts)
    goes(coordinator, f"/studio/{key}/refresher", "readers-title", "readers-told", "readers-not-yet")
    reader = signed_in(learner.login, language, scripts)
    is_read_first(reader, LINES[language])
    goes(coordinator, f"/studio/{key}/refresher", "readers-read")
    assert coordinator.main.get_by_text(coordinator.words["readers-not-yet"], exact=True).count() == 0
    is_moved_to(reader, learner)


def is_asked_for(trainer, key):
    review = f"/studio/{key}/review"
    goes(trainer, "/reviews", "reviews-lead", "reviews-drafts", "reviewing-state-draft")
    trainer.main.locator(f"a[href='{review}']").click()
    says(trainer, "reviewing-title", "reviewing-ask-means", "reviewing-four-eyes", "reviewing-state-draft")
    is_sound(trainer)
    sends(trainer, "reviewing-ask-do", "reviewing-done-asked", "reviewing-state-asked", "reviewing-step-asked",
          to_reviewer="The dose.")
    is_sound(trainer)
    assert trainer.main.get_by_role("button", name=trainer.words["reviewing-sign-off-do"]).count() == 0, "four eyes"


def is_commented_on(reviewer, key, passage):
    goes(reviewer, "/reviews", "reviewing-state-asked")
    goes(reviewer, read(key, "twice"), "reviewing-quiz-with-key", "reviewing-no-comments")
    goes(reviewer, read(key), "reviewing-comments", "reviewing-no-comments", "reviewing-quote-hint")
    sends(reviewer, "reviewing-comment-do", "reviewing-done-commented", "reviewing-on-line", "reviewing-said-by",
          quote=passage, text="Says <who>?")
    expect(reviewer.main.locator("article blockquote")).to_have_text(passage)
    expect(reviewer.main.locator("article")).to_contain_text("Says <who>?")
    is_sound(reviewer)
    sends(reviewer, "reviewing-reply-do", "reviewing-done-commented", reply="WHO, 2020.")
    sends(reviewer, "reviewing-resolve-do", "reviewing-is-resolved", "reviewing-resolved-by")
    is_sound(reviewer)
    sends(reviewer, "reviewing-reopen-do", "reviewing-reopened-by")
    sends(reviewer, "reviewing-comment-do", "reviewing-whole-text", text="Well written.")


def is_signed_off_and_published(reviewer, key):
    review, changed = f"/studio/{key}/review", f"/studio/{key}/changes"
    goes(reviewer, f"/studio/{key}/publish", "publish-unsigned", "publish-changes")
    assert not reviewer.main.locator("form").count(), "nobody has signed it off"
    goes(reviewer, review, "reviewing-sign-off-means", "reviewing-send-back-hint")
    sends(reviewer, "reviewing-send-back-do", "reviewing-done-sent-back", "reviewing-step-sent-back", note="The unit.")
    sends(reviewer, "reviewing-sign-off-do", "reviewing-done-signed-off", "reviewing-state-signed-off",
          "reviewing-step-signed-off", "reviewing-signed-by", "reviewing-read-against", **AGAINST)
    is_sound(reviewer)
    goes(reviewer, "/reviews", "reviewing-state-signed-off")
    goes(reviewer, changed, "changes-title", "changes-between", "changes-words", "changes-course", "changes-file",
         "changes-added", "changes-removed", "changes-changed", "changes-not-in-text", "changes-lesson", "changes-quiz")
    assert reviewer.main.locator("ins").count() and reviewer.main.locator("del").count()
    says(reviewer, "changes-line-before", "changes-line-after")
    goes(reviewer, f"{changed}?from=1&to=1", "changes-none")
    goes(reviewer, f"/studio/{key}/publish", "publish-title", "publish-means", "change-means-editorial",
         "change-means-important", "change-means-safety-critical", "change-class-editorial", "change-class-important")
    reviewer.main.locator("[value=safety_critical]").check()
    sends(reviewer, "publish-do", "reviewing-signed-by", change_note=NOTE)
    expect(reviewer.page).to_have_url(re.compile(rf"/courses/{key}\?done=published$"))


def is_read_first(reader, lines):
    before, now = lines
    goes(reader, "/learn", "refresher-due")
    first = reader.main.locator("a.button, button").first
    expect(first).to_contain_text(reader.words["refresher-look"])
    expect(reader.main.locator(".note").first).to_contain_text(NOTE)
    first.focus()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/refreshers/*")
    says(reader, "refresher-title", "refresher-why", "changes-list", "changes-words", "refresher-whole")
    expect(reader.main).to_contain_text(NOTE)
    for side, key, line in (("removed", "changes-line-before", before), ("added", "changes-line-after", now)):
        expect(reader.main.locator(f".{side}").first).to_have_text(f"{reader.words[key]} {line}")
    reader.main.locator("summary").first.click()
    is_sound(reader)
    reader.named("refresher-do").focus()
    reader.page.keyboard.press("Enter")
    says(reader, "refresher-read")
    is_sound(reader)
    reader.press("refresher-on", "link")
    reader.page.wait_for_url("**/learn")
    assert not reader.main.get_by_text(reader.words["refresher-look"]).count(), "it is read"


def is_moved_to(reader, learner):
    outline, move = f"/learn/{learner.enrolment}", f"/enrolments/{learner.enrolment}/migration"
    goes(reader, outline, "migration-offer")
    reader.press("migration-look", "link")
    says(reader, "migration-title", "migration-means", "change-class-safety-critical", "migration-stay")
    is_sound(reader)
    reader.named("migration-do").focus()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(f"**{outline}")
    assert not reader.main.locator(f"a[href='{move}']").count(), "there is nothing newer"
    [module] = learner.api.call("get_outline", {"id": learner.enrolment})["modules"]
    kept = {item["path"]: item["state"] for item in module["items"] if item["kind"] == "lesson"}
    assert kept[OTHER] == "completed", kept
    assert "twice" in str(module) and "steps" not in str(module)
    answer = reader.go(move)
    assert answer.status == 404
    says(reader, "migration-none")
    assert reader.go(f"/refreshers/{uuid.uuid4()}").status == 404
    says(reader, "refresher-not-yours")


@pytest.fixture(scope="module")
def due(ward):
    """Courses whose day is near and past, and somebody who writes neither."""
    for key, days in (("near", 50), ("past", 10)):
        clinic.taught(ward, key, clinic.due_on(datetime.date.today() + datetime.timedelta(days=days)))
    ward.pass_time(days=20)
    known = ward.anyone().call("get_course", {"key": "near"})["id"]
    return clinic.somebody(ward, "reviewer", course=known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_reviews_sees_what_has_to_be_looked_at_again(ward, due, signed_in, language):
    reviewer = signed_in("reviewer@demo.test", language)
    goes(reviewer, "/reviews", "reviews-due", "reviews-soon", "reviews-past")
    assert "/courses/past" in reviewer.main.locator(".tag.bad").locator("xpath=ancestor::article").inner_html()
    one = signed_in(due.login, language)
    goes(one, "/reviews", "reviews-no-drafts", "reviews-soon")
    assert not one.main.locator("a[href='/courses/past']").count()


# What a form is sent with, and what is said beside it: a passage and a source are no longer than one reads.
LONG = {size: "x" * (size + 1) for size in (300, 1000, 2000, 4000)}
REVIEW_FORMS = [
    ("reviewing-sign-off-do", {"source": ""}, "field-required-source"),
    ("reviewing-sign-off-do", {"source": "WHO"}, "field-required-edition"),
    ("reviewing-sign-off-do", {"source": LONG[300]}, "field-too-long-source"),
    ("reviewing-sign-off-do", {"source": "WHO", "edition": LONG[300]}, "field-too-long-edition"),
    ("reviewing-send-back-do", {"note": ""}, "field-required-note"),
    ("reviewing-send-back-do", {"note": LONG[4000]}, "field-too-long-note"),
]
COMMENT_FORMS = [
    ("reviewing-comment-do", {"text": ""}, "field-required-text"),
    ("reviewing-comment-do", {"text": LONG[4000]}, "field-too-long-text"),
    ("reviewing-comment-do", {"text": "!", "quote": LONG[1000]}, "field-too-long-quote"),
    ("reviewing-comment-do", {"text": "!", "quote": "words that nobody wrote"}, "field-not-found-quote"),
]
PUBLISH_FORMS = [
    ("publish-do", {"change_note": NOTE}, "field-required-change-class"),
    ("publish-do", {"change_note": "", "change_class": "important"}, "field-required-change-note"),
    ("publish-do", {"change_note": LONG[2000], "change_class": "important"}, "field-too-long-change-note"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_or_too_long_is_said_beside_it_and_nothing_typed_is_lost(ward, signed_in, language):
    key = f"forms-{language}"
    renewed(ward, key)
    reviewer = signed_in("reviewer@demo.test", language)
    tries(reviewer, f"/studio/{key}/review", REVIEW_FORMS)
    tries(reviewer, read(key), COMMENT_FORMS)
    reviewer.go(read(key))
    reviewer.page.evaluate("document.querySelector('[name=file]').value = '01-start/nothing.en.md'")
    sends(reviewer, "reviewing-comment-do", "field-unknown-file", text="Says who?")
    expect(reviewer.main.locator("[name=text]")).to_have_value("Says who?")
    clinic.sign_off(ward, key)
    tries(reviewer, f"/studio/{key}/publish", PUBLISH_FORMS)


def renewed(ward, key):
    """A draft over a version that is published, so that it is asked how much changes."""
    clinic.put(ward, key)
    clinic.sign_off(ward, key)
    clinic.publish(ward, key)
    clinic.put(ward, key, clinic.typed_again)


def tries(visitor, path, forms):
    for button, fields, told in forms:
        visitor.go(path)
        for name, value in fields.items():
            if name == "change_class":
                visitor.main.locator(f"[value={value}]").check()
            else:
                visitor.main.locator(f"[name={name}]").fill(value)
        visitor.press(button)
        expect(visitor.main.locator(".errors")).to_contain_text(visitor.words[told])
        expect(visitor.main.locator(".field .error")).to_have_text(visitor.words[told])
        for name, value in fields.items():
            kept = visitor.main.locator(f"[name={name}]")
            expect(kept.and_(visitor.main.locator(":checked")) if name == "change_class" else kept).to_have_value(value)
    is_sound(visitor)


# What becomes of a draft that is signed off, and what is said of it when it is published.
MEANWHILE = [(clinic.typed_again, "refusal-draft-not-reviewed"), (clinic.overdue, "refusal-draft-has-errors"),
             (clinic.shows_what_nobody_may_see, "refusal-media-not-published")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_changes_meanwhile_is_refused_with_what_to_do_next(ward, signed_in, language):
    key = f"meanwhile-{language}"
    renewed(ward, key)
    clinic.put(ward, key, clinic.overdue)
    reviewer = signed_in("reviewer@demo.test", language)
    goes(reviewer, f"/studio/{key}/review")
    expect(reviewer.main.locator(".note.warn")).to_be_visible()
    for change, told in MEANWHILE:
        clinic.put(ward, key, clinic.typed_again)
        clinic.sign_off(ward, key)
        goes(reviewer, f"/studio/{key}/publish")
        clinic.put(ward, key, change)
        reviewer.main.locator("[value=important]").check()
        reviewer.main.locator("[name=change_note]").fill(NOTE)
        reviewer.press("publish-do")
        expect(reviewer.main.locator(".errors")).to_contain_text(reviewer.words[told])
        is_sound(reviewer)
    clinic.put(ward, key, clinic.typed_again)
    clinic.sign_off(ward, key)
    goes(reviewer, f"/studio/{key}/publish")
    clinic.publish(ward, key)
    reviewer.main.locator("[value=editorial]").check()
    sends(reviewer, "publish-do", "refusal-nothing-to-publish")
    is_sound(reviewer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passage_that_is_written_anew_is_told_where_it_was_commented_on(ward, signed_in, language):
    key = f"passage-{language}"
    clinic.put(ward, key)
    reviewer = signed_in("reviewer@demo.test", language)
    goes(reviewer, read(key))
    sends(reviewer, "reviewing-comment-do", "reviewing-on-line", quote=LINES[language][0], text="Says who?")
    clinic.put(ward, key, lambda files: files.update(
        {f"{LESSON}.{tag}.md": files[f"{LESSON}.{tag}.md"].replace(*LINES[tag]) for tag in LANGUAGES}))
    goes(reviewer, read(key), "reviewing-passage-changed")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_wrote_a_word_of_it_neither_signs_it_off_nor_publishes_it(ward, signed_in, language):
    key, person = f"four-eyes-{language}", clinic.somebody(ward, "trainer", "reviewer")
    review, publish = f"/studio/{key}/review", f"/studio/{key}/publish"
    clinic.put(ward, key)
    visitor = signed_in(person.login, language)
    goes(visitor, review)
    clinic.put(ward, key, clinic.typed_again, by=person.api)
    sends(visitor, "reviewing-sign-off-do", "refusal-reviewer-is-author", "reviewing-four-eyes", **AGAINST)
    is_sound(visitor)
    another = clinic.somebody(ward, "trainer", "reviewer")
    visitor = signed_in(another.login, language)
    clinic.sign_off(ward, key)
    goes(visitor, publish)
    clinic.put(ward, key, clinic.typed_again, by=another.api)
    clinic.sign_off(ward, key)
    sends(visitor, "publish-do", "refusal-publisher-is-author", "publish-not-by-author")
    is_sound(visitor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_has_left_meanwhile_is_told_that_there_is_nothing_to_move(ward, signed_in, language):
    key = f"left-{language}"
    learner = clinic.learner_of(ward, clinic.taught(ward, key))
    clinic.put(ward, key, clinic.safer)
    clinic.sign_off(ward, key)
    clinic.publish(ward, key, "important")
    visitor = signed_in(learner.login, language)
    goes(visitor, f"/enrolments/{learner.enrolment}/migration", "change-class-important")
    learner.api.call("withdraw_enrolment", {"id": learner.enrolment}, body={})
    sends(visitor, "migration-do", "refusal-nothing-to-move")
    is_sound(visitor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nobody_learnt_an_older_version_nobody_has_to_read_anything(ward, signed_in, language):
    key = f"nobody-{language}"
    clinic.put(ward, key)
    clinic.sign_off(ward, key)
    clinic.publish(ward, key, "safety_critical")
    goes(signed_in("coordinator@demo.test", language), f"/studio/{key}/refresher", "readers-nobody", "readers-told")
