"""What the studio's pages say in each state of a text: long lists, what moved or went away, refusals, a first publication."""

import pytest
from playwright.sync_api import expect

from conftest import COURSE, LANGUAGES, Visitor
from test_studio_outline import QUIZ, begun, is_sound, texts, trainer, workshop  # noqa: F401


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


def written(visitor, key, path, text):
    """Saves a text without scripts; answers the state on which it was based."""
    visitor.go(f"/studio/{key}/edit?path={path}")
    based_on = visitor.main.locator("[name=based_on]").input_value()
    visitor.main.locator("#text").fill(text)
    visitor.press("studio-save")
    return based_on


def with_lesson(visitor, key):
    """A course with two modules and a lesson in the first."""
    begun(visitor, key)
    for title in ("Evening", "Morning"):
        visitor.go(f"/studio/{key}/module")
        visitor.main.locator("#title_en").fill(title)
        visitor.press("build-save")
    visitor.go(f"/studio/{key}/lesson?module=01-evening")
    visitor.main.locator("#title_en").fill("Sleep")
    visitor.main.locator("#minutes").fill("10")
    visitor.press("build-save")
    return "01-evening/01-sleep.en.md"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_file_was_is_told_through_every_change(workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language, scripts=False), f"told-{language}"
    path = with_lesson(visitor, key)
    said, main = visitor.words, visitor.main
    visitor.go(f"/studio/{key}")
    expect(main.get_by_text(said["studio-not-there"]).first).to_be_visible()
    visitor.go(f"/studio/{key}/edit?path=02-morning/09-later.en.md")
    expect(main.get_by_text(said["studio-new-file"])).to_be_visible()
    written(visitor, key, "02-morning/09-later.en.md", "For later.\n")
    visitor.go(f"/studio/{key}")
    expect(main.get_by_text(said["studio-other-files"])).to_be_visible()
    written(visitor, key, path, "One here.\n\nTwo here.\n\nThree here.\n")
    visitor.go(f"/studio/{key}/edit?path={path}")
    stale = main.locator("[name=based_on]").input_value()
    written(visitor, key, path, "One here.\n\nTwo here.\n\nThree there.\n")
    written(visitor, key, path, "One here.\n\nTwo here.\n\nThree again.\n")
    visitor.go(f"/studio/{key}/edit?path={path}")
    visitor.page.locator("[name=based_on]").evaluate("(field, state) => { field.value = state; }", stale)
    main.locator("#text").fill("One more here.\n\nTwo here.\n\nThree here.\n")
    visitor.press("studio-save")
    expect(main.get_by_text(said["studio-merged"])).to_be_visible()
    written(visitor, key, path, "One more here.\n\nTwo here.\n\nThree at last.\n")
    visitor.go(f"/studio/{key}/history?path={path}")
    expect(main.get_by_text(said["studio-origin-merged"]).first).to_be_visible()
    is_sound(visitor)
    after = main.get_by_role("link", name=said["studio-difference-see"]).first.get_attribute("href").split("after=")[1].split("&")[0]
    visitor.go(f"/studio/{key}/history?path={path}&after={after}&before={after}")
    expect(main.get_by_text(said["studio-no-difference"])).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_studio_says_why_it_refuses(chromium, workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language, scripts=False), f"refuses-{language}"
    path, said, main = with_lesson(visitor, key), visitor.words, visitor.main
    for taken, why in ((key, "refusal-course-exists"), ("Not a key", "field-key-invalid")):
        visitor.go("/studio")
        main.locator("#title-en").fill("Night")
        main.locator("#key").fill(taken)
        visitor.press("studio-begin-do")
        expect(main.get_by_text(said[why]).first).to_be_visible()
    visitor.go(f"/studio/{key}/edit?path={path}")
    visitor.page.locator("[name=based_on]").evaluate("field => { field.value = 'none'; }")
    visitor.press("studio-save")
    expect(main.get_by_text(said["field-unknown-state"]).first).to_be_visible()
    visitor.go(f"/studio/{key}/edit?path=course.yaml")
    text = main.locator("#text").input_value()
    written(visitor, key, "course.yaml", text.replace(f"key: {key}", "key: another"))
    visitor.go(f"/studio/{key}")
    visitor.press("studio-hand-in-do")
    expect(main.get_by_text(said["refusal-course-key-mismatch"]).first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reviewer_reads_the_texts_of_a_draft_and_writes_none(chromium, workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language), f"read-{language}"
    begun(visitor, key)
    visitor.go(f"/studio/{key}")
    visitor.press("studio-hand-in-do")
    visitor.go("/studio")
    expect(visitor.main.get_by_text(visitor.words["studio-state-draft"]).first).to_be_visible()
    reviewer = Visitor(chromium, workshop, language=language)
    reviewer.sign_in("reviewer@demo.test")
    reviewer.page.wait_for_url("**/learn")
    reviewer.speak(language)
    reviewer.go(f"/studio/{key}/edit?path=course.yaml")
    expect(reviewer.main.get_by_text(reviewer.words["studio-read-only"])).to_be_visible()
    is_sound(reviewer)
    reviewer.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_published_is_current_and_is_not_handed_in_again(workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language), "volunteers-camp-clown-doctor"
    visitor.go(f"/studio/{key}/edit?path=01-our-children/01-four-programmes.ru.md")
    expect(visitor.main.get_by_text(visitor.words["studio-source-current"]).first).to_be_visible()
    visitor.go(f"/studio/{key}")
    visitor.press("studio-hand-in-do")
    expect(visitor.main.get_by_text(visitor.words["refusal-same-content"]).first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_belongs_to_no_lesson_is_found_with_the_course(workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language, scripts=False), f"lies-{language}"
    with_lesson(visitor, key)
    written(visitor, key, "02-morning/01-sleep.en.md", "Kept.\n")
    visitor.go(f"/studio/{key}")
    expect(visitor.main.get_by_text(visitor.words["studio-found-elsewhere"])).to_be_visible()


def filled(visitor, **fields):
    for name, text in fields.items():
        visitor.main.locator(f"#{name}").fill(text)
    visitor.press("build-save")


def in_three_languages(visitor, key):
    """A course with two modules and a lesson in the first, of which every title is there in each language."""
    begun(visitor, key)
    for module in ("Evening", "Morning"):
        visitor.go(f"/studio/{key}/module")
        filled(visitor, **texts("title", module), **texts("summary", "About"))
    visitor.go(f"/studio/{key}/lesson?module=01-evening-en")
    filled(visitor, **texts("title", "Sleep"), **texts("summary", "About"), minutes="10")
    return "01-evening-en/01-sleep-en.en.md"


def one_down(visitor, key):
    """The lesson goes into the second module."""
    visitor.go(f"/studio/{key}/outline")
    with visitor.page.expect_navigation():
        visitor.main.locator("button[value=down]").filter(has_text=f"Sleep {visitor.language}").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_is_moved_onto_no_other_text(workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language, scripts=False), f"moves-{language}"
    path, said, main = in_three_languages(visitor, key), visitor.words, visitor.main
    written(visitor, key, path, "Slept well.\n")
    written(visitor, key, "02-morning-en/01-sleep-en.en.md", "Somebody else's.\n")
    one_down(visitor, key)
    expect(main.locator(".errors")).to_contain_text(said["refusal-manuscript-file-exists"])
    is_sound_everywhere(visitor)
    visitor.go(f"/studio/{key}/edit?path=02-morning-en/01-sleep-en.en.md")
    assert main.locator("#text").input_value() == "Somebody else's.\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_that_moves_keeps_its_history(workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language, scripts=False), f"history-{language}"
    path, said, main = in_three_languages(visitor, key), visitor.words, visitor.main
    written(visitor, key, path, "A child sleeps.\n" * 110)
    visitor.go(f"/studio/{key}/edit?path={path}")
    expect(main.get_by_text(said["studio-nothing-found"])).to_be_visible()
    one_down(visitor, key)
    expect(main.get_by_text(said["build-moved"])).to_be_visible()
    visitor.go(f"/studio/{key}/history?path=02-morning-en/01-sleep-en.en.md")
    expect(main.get_by_text(said["studio-origin-moved"])).to_be_visible()
    is_sound_everywhere(visitor)
    with visitor.page.expect_navigation():
        main.get_by_role("link", name=said["studio-earlier"]).click()
    expect(main.get_by_text(said["studio-origin-removed"])).to_be_visible()
    is_sound_everywhere(visitor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_writes_in_a_lesson_that_is_taken_away_keeps_the_text(workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language, scripts=False), f"taken-{language}"
    path, said, main = in_three_languages(visitor, key), visitor.words, visitor.main
    written(visitor, key, path, "Slept well.\n")
    visitor.go(f"/studio/{key}/edit?path={path}")
    main.locator("#text").fill("Slept badly.\n")
    other = visitor.context.new_page()
    other.goto(f"{workshop.address}/studio/{key}/removal?module=01-evening-en&lesson=01-sleep-en")
    with other.expect_navigation():
        other.get_by_role("button", name=said["build-remove"]).click()
    other.close()
    visitor.press("studio-save")
    expect(main.get_by_text(said["studio-conflict-removed"])).to_be_visible()
    is_sound_everywhere(visitor)
    visitor.press("studio-save-joined")
    visitor.go(f"/studio/{key}/edit?path={path}")
    assert main.locator("#text").input_value() == "Slept badly.\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_too_long_is_refused_and_stays_on_the_page(workshop, trainer, language):  # noqa: F811
    visitor, key = trainer(language, scripts=False), f"long-{language}"
    path, said, main = in_three_languages(visitor, key), visitor.words, visitor.main
    visitor.go(f"/studio/{key}/edit?path={path}")
    text = "a child sleeps. " * (64 * 1024) + "x"
    main.locator("#text").fill(text)
    visitor.press("studio-save")
    expect(main.locator(".errors")).to_contain_text(said["finding-typed-too-large"])
    assert main.locator("#text").input_value() == text
