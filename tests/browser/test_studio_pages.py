"""Long lists of questions in parts, a question put back, words that lost their place, and a course's first publication."""

import pytest
from playwright.sync_api import expect

from conftest import COURSE, LANGUAGES, Visitor
from test_studio_outline import QUIZ, begun, is_sound, trainer, workshop  # noqa: F401


def is_sound_everywhere(visitor):
    """On a phone and on a desk."""
    for width in (360, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        is_sound(visitor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_quiz_has_parts_and_a_question_that_was_removed_is_put_back(workshop, trainer, language):  # noqa: F811
    visitor, there = trainer(language), f"/studio/{COURSE}/quiz?path={QUIZ}"
    visitor.go(f"/studio/{COURSE}/import")
    visitor.main.locator("#path").select_option(QUIZ)
    visitor.main.locator("#text").fill("".join(f"Боль видна всегда, {number} {{T}}\n\n" for number in range(60)))
    visitor.press("build-gift-look")
    visitor.press("build-gift-take")
    visitor.go(there)
    with visitor.page.expect_navigation():
        visitor.main.get_by_role("link", name=visitor.words["build-next-part"]).click()
    expect(visitor.main.get_by_role("link", name=visitor.words["build-previous-part"])).to_be_visible()
    is_sound_everywhere(visitor)
    second = visitor.main.locator("ol > li").nth(1).get_attribute("id")
    with visitor.page.expect_navigation():
        visitor.main.locator(f"#{second} button[value=remove]").click()
    expect(visitor.main.locator(f"#{second}")).to_have_count(0)
    is_sound_everywhere(visitor)
    visitor.press("build-put-back")
    expect(visitor.main.get_by_text(visitor.words["build-put-back-done"])).to_be_visible()
    assert visitor.main.locator("ol > li").nth(1).get_attribute("id") == second


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_whose_place_is_gone_are_there_to_be_copied(workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language), f"gone-{language}"
    begun(visitor, key)
    visitor.go(f"/studio/{key}/module")
    visitor.main.locator("#title_en").fill("Night")
    visitor.press("build-save")
    visitor.go(f"/studio/{key}/lesson?module=01-night")
    visitor.main.locator("#summary_en").fill("How they sleep")
    other = visitor.context.new_page()
    other.goto(visitor.page.url.replace("lesson?", "removal?"))
    with other.expect_navigation():
        other.get_by_role("button", name=visitor.words["build-remove"]).click()
    other.close()
    visitor.press("build-save")
    expect(visitor.main.get_by_text(visitor.words["typed-to-copy"])).to_be_visible()
    expect(visitor.main.locator("textarea[readonly]").first).to_have_value("How they sleep")
    is_sound_everywhere(visitor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_a_first_publication_nobody_is_told_what_changed(chromium, workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language), f"first-{language}"
    begun(visitor, key)
    visitor.go(f"/studio/{key}")
    is_sound_everywhere(visitor)
    visitor.press("studio-hand-in-do")
    reviewer = Visitor(chromium, workshop, language=language)
    reviewer.sign_in("reviewer@demo.test")
    reviewer.page.wait_for_url("**/learn")
    reviewer.speak(language)
    reviewer.go("/learn")
    expect(reviewer.page.get_by_role("banner").get_by_role("link", name=reviewer.words["menu-studio"])).to_be_visible()
    reviewer.go(f"/studio/{key}/review")
    reviewer.main.locator("#source").fill("WHO")
    reviewer.main.locator("#edition").fill("2020")
    reviewer.press("reviewing-sign-off-do")
    reviewer.go(f"/studio/{key}/publish")
    expect(reviewer.main.get_by_text(reviewer.words["publish-first"])).to_be_visible()
    expect(reviewer.main.locator("#change_note")).to_have_count(0)
    is_sound_everywhere(reviewer)
    reviewer.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_read_is_not_handed_in(workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language), f"unreadable-{language}"
    begun(visitor, key)
    visitor.go(f"/studio/{key}/edit?path=course.yaml")
    visitor.main.locator("textarea").first.fill("title: [")
    visitor.press("studio-save")
    visitor.go(f"/studio/{key}")
    visitor.press("studio-hand-in-do")
    expect(visitor.main.locator(".errors")).to_contain_text(visitor.words["studio-unreadable"])
